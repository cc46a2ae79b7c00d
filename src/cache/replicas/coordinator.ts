import { randomUUID } from 'node:crypto'
import type { Clock } from '../../concurrency/clock.js'
import { SingleFlight } from '../../concurrency/single-flight.js'
import type { BackOff, Pause } from '../memory/back-off.js'
import { LoadFailedElsewhere } from '../entry/errors.js'
import type { CacheEventListener, StoreTask } from '../entry/events.js'
import { isNewer, type CacheKey, type Entry } from '../entry/entry.js'
import type { MemoryEntry } from '../entry/freshness.js'
import type { EpochClock } from './epoch-clock.js'
import type { FailureCodec } from '../entry/failure-codec.js'
import type { MemoryTier } from '../memory/memory-tier.js'
import { Lease, leaseMs } from './lease.js'
import type { StoreBudget } from './store-budget.js'
import type { Purges } from './purges.js'
import {
  StoreOutOfReach,
  type ReplicaMessage,
  type Store,
  type StoredPause,
  type StoreRead,
  type StoreWrite,
} from '../store/store.js'

/** Who loads an entry. */
export type Turn =
  /** We do. Without a lease we are alone, or cannot know. */
  | { readonly role: 'lead'; readonly epoch: number; readonly lease: Lease | undefined }
  /** Another replica is loading. */
  | { readonly role: 'follow' }
  /** Nobody: a load failed a moment ago; our own back-off knows of it now. */
  | { readonly role: 'pause'; readonly failure: Error; readonly leftMs: number }

const maxUnsettled = 100_000

type Written = Pick<MemoryEntry, 'entry' | 'startedAtMs'>

export interface Replica {
  readonly store: Store | undefined
  readonly memory: MemoryTier
  readonly purges: Purges
  readonly backOff: BackOff
  readonly epochs: EpochClock
  readonly codec: FailureCodec
  /** How long the store keeps an entry: past every window. */
  readonly storeTtlMs: (key: CacheKey) => number
  readonly clock: Clock
  readonly onEvent: CacheEventListener
}

/**
 * The other replicas, as far as one entry is concerned. Nothing here rejects unless it says so: a store that is down,
 * slow or wrong reads as "we are alone", so losing it costs latency and never an answer.
 */
export class ReplicaCoordinator {
  readonly #pulls = new SingleFlight<void, CacheKey>(({ text }) => text)
  /** Where our entry and that in the store may differ, because the store could not be asked. */
  #unsettled = new Map<string, CacheKey>()

  constructor(private readonly replica: Replica) {}

  /** Keys whose entry could not be written, or not be read after it had changed, since this was last asked. */
  takeUnsettled(): CacheKey[] {
    const keys = [...this.#unsettled.values()]
    this.#unsettled.clear()
    return keys
  }

  /** The store, while there is a point in asking it. */
  get #store(): Store | undefined {
    const { store, purges } = this.replica
    return store?.isReady && !purges.hasPending ? store : undefined
  }

  /** Compares ours with that in the store again at the next look. */
  unsettle(key: CacheKey): void {
    // More than that are not there for ever: the oldest are loaded again when they end.
    if (this.#unsettled.size < maxUnsettled) this.#unsettled.set(key.text, key)
  }

  /** Brings what the store has under `key` into memory, if it is newer. */
  async pull(key: CacheKey, budget: StoreBudget): Promise<void> {
    const store = this.#store
    if (!store) return
    await this.#pulls.join(key, () =>
      this.#attempt('read', key, async () => this.#take(key, await store.read(key, budget.leftMs))),
    )
  }

  /** Asks for the lease on loading `key`. What the store has by then is in memory afterwards. */
  async acquireLease(key: CacheKey, budget: StoreBudget): Promise<Turn> {
    const store = this.#store
    const { epochs } = this.replica
    let turn: Turn | undefined
    if (store && budget.leftMs > 0) {
      await this.#attempt('lease', key, async () => {
        const token = randomUUID()
        const reply = await store.acquireLease(key, token, leaseMs, epochs.last, budget.leftMs)
        epochs.heard(reply.epoch)
        const pause = reply.pause && this.#pause(reply.pause)
        if (pause) this.replica.backOff.adopt(key.text, pause)
        if (reply.granted) turn = { role: 'lead', epoch: reply.epoch, lease: this.#lease(store, key, token) }
        else if (!pause || pause.leftMs <= 0) turn = { role: 'follow' }
        else turn = { role: 'pause', failure: pause.failure, leftMs: pause.leftMs }
        await this.#take(key, reply)
      })
    }
    return turn ?? { role: 'lead', epoch: epochs.next(), lease: undefined }
  }

  /** Gives back a lease that was not needed. */
  async releaseLease(key: CacheKey, lease: Lease | undefined): Promise<void> {
    // Those who wait look by themselves soon enough; a message would reach all, for each of them.
    if (lease) await this.#release(key, lease, 'unchanged', undefined)
  }

  /** Shares what was loaded with the others, unless a purge has overtaken it. */
  async share(entry: Entry, startedAtMs: number, lease: Lease | undefined): Promise<void> {
    if (!this.replica.store) return
    const held = { entry, startedAtMs }
    // Nobody else writes while we have the lease.
    const write = () => (lease?.isHeld ? this.#write(held) : this.writeIfNewest(held))
    const outcome = await this.#attempt('write', entry.key, write)
    await this.#release(entry.key, lease, 'over', outcome?.isWritten ? changed(entry) : released(entry.key))
  }

  /** Lets the others back off as well. */
  async shareFailure(key: CacheKey, lease: Lease | undefined, pause: Pause | undefined): Promise<void> {
    await this.#release(key, lease, pause ? this.#storedPause(pause) : 'unchanged', released(key))
  }

  /** Rejects when the store cannot be asked. */
  async writeIfNewest(held: Written): Promise<WriteOutcome> {
    const store = this.#store
    if (!store) throw new StoreOutOfReach()
    const { entry } = held
    const { memory, purges } = this.replica
    const read = await store.read(entry.key)
    await purges.catchUp(read.purgesVersion)
    await this.#take(entry.key, read)
    const { value } = read
    const isBetter = value.kind !== 'entry' || memory.isPurged(value.entry) || isNewer(entry, value.entry)
    return isBetter ? this.#write(held) : notWritten
  }

  async #write({ entry, startedAtMs }: Written): Promise<WriteOutcome> {
    const { memory, purges, clock, storeTtlMs } = this.replica
    const store = this.#store
    if (!store) throw new StoreOutOfReach()
    if (memory.isPurged(entry)) return notWritten
    const ageMs = (): number => clock() - startedAtMs
    const { purgesVersion, ...outcome } = await store.write(entry, ageMs, storeTtlMs(entry.key))
    await purges.catchUp(purgesVersion)
    return outcome
  }

  async #release(
    key: CacheKey,
    lease: Lease | undefined,
    pause: StoredPause | 'over' | 'unchanged',
    message: ReplicaMessage | undefined,
  ): Promise<void> {
    const { store } = this.replica
    lease?.end()
    if (!store?.isReady) return
    await this.#attempt('release', key, () => store.releaseLease(key, lease?.token, pause, message))
  }

  /** Nothing read from the store is looked at before the purges that it may have missed. */
  async #take(key: CacheKey, { value, purgesVersion }: StoreRead): Promise<void> {
    const { memory, purges, epochs, backOff, clock, onEvent } = this.replica
    if (value.kind === 'corrupt') onEvent({ type: 'corrupt', key, why: value.why })
    const readAtMs = clock()
    if (value.kind !== 'entry') return
    await purges.catchUp(purgesVersion)
    epochs.heard(value.entry.epoch)
    // A stamp from the future proves no more than that the entry was there when it was read.
    const startedAtMs = readAtMs - Math.max(0, value.ageMs)
    if (memory.admit(value.entry, startedAtMs)) backOff.succeeded(key.text, startedAtMs)
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

  /** Undefined when the store could not be asked. */
  async #attempt<T>(doing: StoreTask, key: CacheKey, task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await task()
    } catch (error) {
      if (doing === 'write' || doing === 'read') this.unsettle(key)
      this.replica.onEvent({ type: 'store-failed', doing, error })
      return undefined
    }
  }
}

export type WriteOutcome = Pick<StoreWrite, 'isWritten' | 'isFirst'>

const notWritten: WriteOutcome = { isWritten: false, isFirst: false }

export const changed = ({ key, epoch, hash }: Entry) => ({
  type: 'changed' as const,
  key,
  stamp: { epoch, hash },
})

const released = (key: CacheKey): ReplicaMessage => ({ type: 'released', key })
