import type { CacheKey } from './entry.js'

/** What the engine does over time, for traces. */
export type CacheOperation =
  /** A caller waits for an entry. */
  | { readonly type: 'wait'; readonly key: CacheKey }
  /** The upstream is asked; other replicas wait when the lease is held. */
  | { readonly type: 'load'; readonly key: CacheKey; readonly lease: 'held' | 'none' }
