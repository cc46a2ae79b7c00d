import type { CacheConfig } from '../config/config.js'

/** What can have a ttl of its own: specs by job type, and engines. */
export const overrideNames = ['train', 'inference', 'engines'] as const

export type TtlOverrides = Readonly<Partial<Record<(typeof overrideNames)[number], number>>>

/** How long lists are of use, in the names of the admin API, which are also those of the store. */
export interface PolicyValues {
  readonly ttl_seconds: number
  readonly ttl_overrides: TtlOverrides
  readonly stale_while_revalidate_seconds: number
  readonly stale_if_error_seconds: number
  readonly min_refresh_seconds: number
}

/** What operators have set. The rest is as the environment has it. */
export type PolicyChanges = Readonly<Partial<PolicyValues>>

export interface PolicyState {
  /** 0: nothing was ever set. The higher of two is the newer. */
  readonly version: number
  readonly changes: PolicyChanges
}

export const unchanged: PolicyState = { version: 0, changes: {} }

export const environmentPolicy = (config: CacheConfig): PolicyValues => ({
  ttl_seconds: config.ttlSeconds,
  ttl_overrides: config.ttlOverrides,
  stale_while_revalidate_seconds: config.staleWhileRevalidateSeconds,
  stale_if_error_seconds: config.staleIfErrorSeconds,
  min_refresh_seconds: config.minRefreshSeconds,
})

export const policyWith = (environment: PolicyValues, changes: PolicyChanges): PolicyValues => ({
  ...environment,
  ...changes,
  ttl_overrides: { ...environment.ttl_overrides, ...changes.ttl_overrides },
})

export type PolicySource = 'environment' | 'operator'

/** Where each value comes from; an override stands under `ttl_overrides.train`. */
export const sourcesOf = (values: PolicyValues, changes: PolicyChanges): Record<string, PolicySource> => {
  const source = (isChanged: boolean): PolicySource => (isChanged ? 'operator' : 'environment')
  const members = Object.keys(values).map((name) => [name, source(name in changes)] as const)
  const overrides = Object.keys(values.ttl_overrides).map(
    (name) => [`ttl_overrides.${name}`, source(name in (changes.ttl_overrides ?? {}))] as const,
  )
  return Object.fromEntries([...members, ...overrides])
}
