import type { Field } from './draft.js'

const names: Readonly<Record<Field, readonly [name: string, hint: string]>> = {
  ttl_seconds: ['ttl', 'a list is fresh for this long'],
  'ttl_overrides.train': ['ttl, train', 'instead of the ttl, for training'],
  'ttl_overrides.inference': ['ttl, inference', 'instead of the ttl, for inference'],
  'ttl_overrides.engines': ['ttl, engines', 'instead of the ttl, for engine lists'],
  stale_while_revalidate_seconds: ['stale-while-revalidate', 'after the ttl: served at once, fetched behind'],
  stale_if_error_seconds: ['stale-if-error', 'after the ttl: served when ModelArts fails'],
  min_refresh_seconds: ['min. refresh', 'callers cannot ask again sooner'],
}

export const fieldName = (field: Field): string => names[field][0]
export const fieldHint = (field: Field): string => names[field][1]
