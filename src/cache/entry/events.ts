import { EventChannel } from '../../events/channel.js'
import { OperationChannel } from '../../events/operations.js'
import type { CacheKey } from './entry.js'
import type { CacheOperation } from './operations.js'
import type { Selector } from './selector.js'

/** What happens inside the engine, for logs and metrics. The engine itself does not log. */
export type CacheEvent =
  | { readonly type: 'hit'; readonly key: CacheKey }
  | {
      readonly type: 'stale-served'
      readonly key: CacheKey
      readonly ageMs: number
      readonly because: StaleCause
    }
  | { readonly type: 'collapsed'; readonly key: CacheKey }
  | { readonly type: 'load-begun'; readonly key: CacheKey; readonly lease: 'held' | 'none' }
  | {
      readonly type: 'load-ended'
      readonly key: CacheKey
      readonly tookMs: number
      readonly bytes: number
      readonly stored: boolean
    }
  | { readonly type: 'load-failed'; readonly key: CacheKey; readonly tookMs: number; readonly failure: Error }
  | { readonly type: 'back-off'; readonly key: CacheKey; readonly failures: number; readonly forMs: number }
  /** `waited`: another replica loads; `taken-over`: it gave no result, so we load; `lost`: ours ran out while we loaded. */
  | {
      readonly type: 'lease'
      readonly key: CacheKey
      readonly what: 'taken' | 'waited' | 'taken-over' | 'lost'
    }
  | { readonly type: 'evicted'; readonly key: CacheKey; readonly bytes: number }
  | { readonly type: 'corrupt'; readonly key: CacheKey; readonly why: string }
  | { readonly type: 'purged'; readonly selector: Selector; readonly soft: boolean }
  /** Memory and the store were compared after they had been apart. */
  | { readonly type: 'reconciled'; readonly written: number; readonly renewed: number }
  /** The store could not be asked, or refused. Counted, not logged one by one: its connection reports changes of state. */
  | { readonly type: 'store-failed'; readonly doing: StoreTask; readonly error: unknown }

export type StaleCause = 'revalidating' | 'slow' | 'error' | 'back-off' | 'only-if-cached'

export type StoreTask = 'read' | 'write' | 'lease' | 'release' | 'purge' | 'publish' | 'sync' | 'keep'

export type CacheEventListener = (event: CacheEvent) => void

export class CacheEvents extends EventChannel<CacheEvent> {
  readonly operations = new OperationChannel<CacheOperation>()
}
