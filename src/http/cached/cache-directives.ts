import type { LookupOptions } from '../../cache/entry/answer.js'

type Directives = Partial<Pick<LookupOptions, 'maxAgeMs' | 'onlyIfCached'>>

const none: Directives = {}

/**
 * The request directives that we honour (RFC 9111, section 5.2.1): `no-cache`, `max-age=n` and
 * `only-if-cached`. Others, and values that are no number, are passed over as the RFC asks.
 */
export function cacheDirectives(cacheControl: string | undefined): Directives {
  if (cacheControl === undefined) return none
  let maxAgeMs: number | undefined
  let onlyIfCached = false
  for (const part of cacheControl.toLowerCase().split(',')) {
    const [name, value] = part.trim().split('=', 2)
    if (name === 'no-cache') maxAgeMs = 0
    else if (name === 'only-if-cached') onlyIfCached = true
    else if (name === 'max-age' && value !== undefined) {
      const seconds = /^"?(\d{1,10})"?$/.exec(value.trim())?.[1]
      if (seconds !== undefined) maxAgeMs = Math.min(maxAgeMs ?? Infinity, Number(seconds) * 1000)
    }
  }
  return { ...(maxAgeMs !== undefined && { maxAgeMs }), ...(onlyIfCached && { onlyIfCached }) }
}
