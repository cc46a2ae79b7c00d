import type { CacheKey } from './entry.js'

/** Any subset of a key's parts; an empty one selects everything. */
export type Selector = Readonly<Record<string, string>>

export const selects = (selector: Selector, key: Pick<CacheKey, 'parts'>): boolean =>
  Object.entries(selector).every(([name, value]) => key.parts[name] === value)

/** One text per selector, however its parts are ordered: `a=1&b=2`. */
export const selectorText = (selector: Selector): string => {
  const pairs = new URLSearchParams(Object.entries(selector))
  pairs.sort()
  return pairs.toString()
}

export const parseSelector = (text: string): Selector => Object.fromEntries(new URLSearchParams(text))
