import { randomUUID } from 'node:crypto'
import type { Clock } from '../../concurrency/clock.js'
import type { BackOff, Pause } from '../memory/back-off.js'
import { LoadFailedElsewhere } from '../entry/errors.js'
import type { CacheEventListener, StoreTask } from '../entry/events.js'
import { isNewer, type CacheKey, type Entry } from '../entry/entry.js'
import type { EpochClock } from './epoch-clock.js'
import type { FailureCodec } from '../entry/failure-codec.js'
import { SingleFlight } from '../single-flight.js'
import type { MemoryTier } from '../memory/memory-tier.js'
import { Lease, leaseMs } from './lease.js'
import type { StoreBudget } from './store-budget.js'
import type { Purges } from './purges.js'
import { StoreOutOfReach, type Store, type StoredPause, type StoreRead } from '../store/store.js'

/** Whose turn it is to load an entry. */
export type Turn =
  /** Ours. Without a lease we are alone, or cannot know. */
  | { readonly role: 'lead'; readonly epoch: number; readonly lease: Lease | undefined }
  /** Another replica is loading. */
  | { readonly role: 'follow' }
  /** Nobody's: a load failed a moment ago; our own back-off knows of it now. */
  | { readonly role: 'pause'; readonly failure: Error; readonly leftMs: number }

export interface Replica {
  readonly store: Store | undefined
  readonly holdings: MemoryTier
  readonly purges: Purges
  readonly backOff: BackOff
  readonly epochs: EpochClock
  readonly codec: FailureCodec
  /** How long the store keeps an entry: past every window, so that no clock but the reader's decides. */
  readonly storeTtlMs: (key: CacheKey) => number
  readonly clock: Clock
  readonly onEvent: CacheEventListener
}

/**
 * The other replicas, as far as one entry is concerned. Nothing here rejects: a store that is down, slow or
 * wrong reads as "we are alone", so losing it costs latency and never an answer.
 */
export class ReplicaCoordinator {
  readonly #consultations = new SingleFlight<void>()
  #hasUnsent = false

  constructor(private readonly replica: Replica) {}

  /** Whether an entry could not be written since this was last asked. */
  takeUnsent(): boolean {
    const hadUnsent = this.#hasUnsent
    this.#hasUnsent = false
    return hadUnsent
  }

  /** The store, while there is a point in asking it. */
  get #store(): Store | undefined {
    const { store, purges } = this.replica
    return store?.isReady && !purges.hasPending ? store : undefined
  }

  /** Brings what the store has under `key` into memory, if it is newer. */
  async consult(key: CacheKey, patience: StoreBudget): Promise<void> {
    const store = this.#store
    if (!store) return
    const consult = (): Promise<void> =>
      this.#attempt('read', async () => this.#take(key, await store.read(key, patience.leftMs)))
    await this.#consultations.join(key, consult).landing
  }

  /** Asks for the lease on loading `key`. What the store has by then is in memory afterwards. */
  async takeTurn(key: CacheKey, patience: StoreBudget): Promise<Turn> {
    const store = this.#store
    const { epochs } = this.replica
    let turn: Turn | undefined
    if (store && patience.leftMs > 0) {
      await this.#attempt('lease', async () => {
        const token = randomUUID()
        const begin = await store.begin(key, token, leaseMs, epochs.last, patience.leftMs)
        epochs.heard(begin.epoch)
        const pause = begin.pause && this.#pause(begin.pause)
        if (pause) this.replica.backOff.adopt(key.text, pause)
        if (begin.granted) turn = { role: 'lead', epoch: begin.epoch, lease: this.#lease(store, key, token) }
        else if (!pause || pause.leftMs <= 0) turn = { role: 'follow' }
        else turn = { role: 'pause', failure: pause.failure, leftMs: pause.leftMs }
        await this.#take(key, begin)
      })
    }
    return turn ?? { role: 'lead', epoch: epochs.next(), lease: undefined }
  }

  /** Shares a loaded entry with the others, unless a purge has overtaken it. */
  async announce(entry: Entry, lease: Lease | undefined): Promise<void> {
    if (!this.replica.store) return
    await this.#attempt('write', () => this.writeIfNewest(entry))
    await this.#end(entry.key, lease, 'over')
  }

  /** Tells the others to leave the upstream alone. */
  async announceFailure(key: CacheKey, lease: Lease | undefined, pause: Pause | undefined): Promise<void> {
    await this.#end(key, lease, pause ? this.#storedPause(pause) : 'unchanged')
  }

  /** Gives back a turn that was not needed. */
  async yieldTurn(key: CacheKey, lease: Lease | undefined): Promise<void> {
    if (lease) await this.#end(key, lease, 'unchanged')
  }

  /** Returns whether the store has another entry than before. Rejects when the store cannot be asked. */
  async writeIfNewest(entry: Entry): Promise<boolean> {
    const { holdings, purges } = this.replica
    const store = this.#store
    if (!store) throw new StoreOutOfReach()
    const { value, purgesVersion } = await store.read(entry.key)
    await purges.catchUp(purgesVersion)
    if (holdings.isPurged(entry)) return false
    if (value.kind === 'entry' && !holdings.isPurged(value.entry) && !isNewer(entry, value.entry)) {
      holdings.admit(value.entry)
      return false
    }
    await store.write(entry, this.replica.storeTtlMs(entry.key))
    const { key, startedAtMs, epoch, hash } = entry
    await store.publish({ type: 'changed', key, stamp: { startedAtMs, epoch, hash } })
    return true
  }

  async #end(
    key: CacheKey,
    lease: Lease | undefined,
    pause: StoredPause | 'over' | 'unchanged',
  ): Promise<void> {
    const { store } = this.replica
    lease?.end()
    if (!store?.isReady) return
    await this.#attempt('release', async () => {
      await store.end(key, lease?.token, pause)
      await store.publish({ type: 'released', key })
    })
  }

  /** Nothing read from the store is looked at before the purges that it may have missed. */
  async #take(key: CacheKey, { value, purgesVersion }: StoreRead): Promise<void> {
    const { holdings, purges, epochs, backOff, onEvent } = this.replica
    if (value.kind === 'corrupt') onEvent({ type: 'corrupt', key, why: value.why })
    if (value.kind !== 'entry') return
    await purges.catchUp(purgesVersion)
    epochs.heard(value.entry.epoch)
    if (holdings.admit(value.entry)) backOff.succeeded(key.text, value.entry.startedAtMs)
  }

  #lease(store: Store, key: CacheKey, token: string): Lease {
    const { onEvent } = this.replica
    return new Lease(store, key, token, () => onEvent({ type: 'lease', key, what: 'lost' }))
  }

  #pause({ failures, leftMs, failure }: StoredPause): Pause & { leftMs: number } {
    const decoded = this.replica.codec.decode(failure) ?? new LoadFailedElsewhere()
    const nowMs = this.replica.clock()
    // Some time ago; now is the cautious guess.
    return { failures, failedAtMs: nowMs, untilMs: nowMs + leftMs, leftMs, failure: decoded }
  }

  #storedPause({ failures, untilMs, failure }: Pause): StoredPause {
    return { failures, leftMs: untilMs - this.replica.clock(), failure: this.replica.codec.encode(failure) }
  }

  async #attempt(doing: StoreTask, task: () => Promise<unknown>): Promise<void> {
    try {
      await task()
    } catch (error) {
      if (doing === 'write') this.#hasUnsent = true
      this.replica.onEvent({ type: 'store-failed', doing, error })
    }
  }
}
