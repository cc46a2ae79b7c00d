import type { Clock } from '../concurrency/clock.js'
import type { RunOperation } from '../events/operations.js'
import type { CacheEventListener } from './entry/events.js'
import type { CacheKey } from './entry/entry.js'
import type { CacheOperation } from './entry/operations.js'
import type { FailureCodec } from './entry/failure-codec.js'
import type { FreshnessWindows } from './entry/freshness.js'
import type { Store } from './store/store.js'

export interface CacheOptions {
  readonly codec: FailureCodec
  /** Read at every use, so it may change at any time. */
  readonly policy: (key: CacheKey) => FreshnessWindows
  /** For the bytes in memory. */
  readonly maxBytes: number
  /** Callers who want something newer cannot have the upstream asked for one entry more often than this. Read at every use. */
  readonly minRefreshMs: () => number
  /** How long a caller waits for something newer when there is something stale. */
  readonly softTimeoutMs: number
  /** No load lasts longer. */
  readonly loadTimeoutMs: number
  /** What the replicas share; without it, this process is alone. */
  readonly store?: Store
  /** All that a caller waits for the store, whatever its state. */
  readonly storeBudgetMs?: number
  readonly onEvent?: CacheEventListener
  readonly runOperation?: RunOperation<CacheOperation>
  /** A stopwatch: no wall clock decides anything in here. */
  readonly clock?: Clock
  /** 0 up to 1. */
  readonly random?: () => number
}
