import type { Entry } from './entry.js'
import type { FreshnessWindows } from './freshness.js'

/** What a caller asks of one lookup. */
export interface LookupOptions {
  /** The caller accepts nothing older; 0 is `no-cache`. */
  readonly maxAgeMs?: number
  /** The upstream is not asked, whatever is held. */
  readonly onlyIfCached?: boolean
  /** The caller's own deadline or disconnect. It ends the waiting, not the load. */
  readonly signal?: AbortSignal
}

export interface Answer {
  readonly entry: Entry
  readonly ageMs: number
  /** Negative when stale. */
  readonly freshForMs: number
  /** By which it was judged. */
  readonly windows: FreshnessWindows
  readonly via: Via
  /** The answer came from a load that another caller had begun. */
  readonly collapsed: boolean
  /** The entry is in memory now. */
  readonly stored: boolean
}

/**
 * The last three: a load ran because nothing was held (`miss`), because what was held was stale (`stale`),
 * or because the caller asked for something newer (`request`).
 */
export type Via = 'hit' | 'stale-while-revalidate' | 'stale-if-error' | 'miss' | 'stale' | 'request'
