import { settledWithin, abortable } from '../concurrency/abort.js'
import { monotonicClock, type Clock } from '../concurrency/clock.js'
import { SingleFlight } from '../concurrency/single-flight.js'
import { unwatched } from '../events/operations.js'
import type { Answer, LookupOptions, Via } from './entry/answer.js'
import { BackedOff, NotCached } from './entry/errors.js'
import type { CacheEventListener, StaleCause } from './entry/events.js'
import type { CacheKey } from './entry/entry.js'
import {
  freshness,
  retentionMs,
  type Freshness,
  type FreshnessState,
  type MemoryEntry,
} from './entry/freshness.js'
import { selects, type Selector } from './entry/selector.js'
import { ChangeFeed, type ChangeListener, type ChangeSubscription } from './feed/change-feed.js'
import { BackOff } from './memory/back-off.js'
import { MemoryTier } from './memory/memory-tier.js'
import type { CacheSlot } from './memory/slot.js'
import { HeldEntries } from './held-entries.js'
import type { CacheOptions } from './options.js'
import { EpochClock } from './replicas/epoch-clock.js'
import { ReplicaCoordinator } from './replicas/coordinator.js'
import { Purges, type PurgeResult } from './replicas/purges.js'
import { ReleaseSignal } from './replicas/release-signal.js'
import { Replication } from './replicas/replication.js'
import { SharedLoad, type LoadRequest, type LoadResult } from './replicas/load-once.js'
import { StoreBudget } from './replicas/store-budget.js'

const noEvents: CacheEventListener = () => {}
const defaultStoreBudgetMs = 100

/**
 * Answers from memory, then from what the replicas share, then by one load for all who ask. Between fresh and
 * expired it prefers an old answer to a late one, and an old answer to none (RFC 5861). It knows nothing of
 * what the bytes mean.
 */
export class Cache {
  /** What this replica holds, for those who want to look. */
  readonly held: HeldEntries
  readonly #options: CacheOptions
  readonly #clock: Clock
  readonly #onEvent: CacheEventListener
  readonly #memory: MemoryTier
  readonly #backOff: BackOff
  readonly #purges: Purges
  readonly #replicas: ReplicaCoordinator
  readonly #loads: SharedLoad
  readonly #replication: Replication | undefined
  readonly #feed: ChangeFeed
  readonly #loading = new SingleFlight<LoadResult, CacheKey>(({ text }) => text)

  constructor(options: CacheOptions) {
    const { store, policy, clock = monotonicClock, random = Math.random, onEvent = noEvents } = options
    this.#options = options
    this.#clock = clock
    this.#onEvent = onEvent
    const epochs = new EpochClock(clock)
    const releases = new ReleaseSignal()
    const memory = (this.#memory = new MemoryTier(options.maxBytes, onEvent, (held) =>
      this.#feed.admitted(held),
    ))
    const backOff = (this.#backOff = new BackOff(clock, random))
    this.held = new HeldEntries({ memory, backOff, policy, clock, store, onEvent })
    // Who waits for an overtaken load is answered by it; the next caller begins another.
    const onPurge = (selector: Selector): void => {
      this.#loading.forget((key) => selects(selector, key))
      this.#feed.purged(selector)
    }
    const purges = (this.#purges = new Purges({ store, memory, epochs, onEvent, onPurge }))
    const storeTtlMs = (key: CacheKey): number => retentionMs(policy(key))
    const shared = { ...options, store, memory, backOff, purges, epochs, releases, clock, random, onEvent }
    const replicas = (this.#replicas = new ReplicaCoordinator({ ...shared, storeTtlMs }))
    this.#loads = new SharedLoad({ ...shared, replicas })
    const revalidate = (slot: CacheSlot): Promise<LoadResult> => this.#revalidate(slot)
    const feed = (this.#feed = new ChangeFeed({ memory, backOff, policy, revalidate, clock, random }))
    const isListenedTo = (key: CacheKey): boolean => feed.isListenedTo(key)
    this.#replication = store && new Replication({ ...shared, store, replicas, isListenedTo })
  }

  /** Of memory. */
  get usage(): { readonly entries: number; readonly bytes: number } {
    const { size: entries, bytes } = this.#memory
    return { entries, bytes }
  }

  /** The texts of the keys that the upstream is not asked for at the moment, after failures. */
  get backedOff(): readonly string[] {
    return this.#backOff.allRunning
  }

  /** From memory, at once, when memory can answer: fresh, or stale while a revalidation runs behind. */
  tryGet(slot: CacheSlot, options: LookupOptions = {}): Answer | undefined {
    const held = this.#memory.find(slot)
    return held && this.#servedAtOnce(slot, held, options)
  }

  /**
   * Rejects with the load's failure, with `BackedOff` when it is only remembered, with `NotCached`, or with the
   * reason of `options.signal`.
   */
  async get(slot: CacheSlot, options: LookupOptions = {}): Promise<Answer> {
    options.signal?.throwIfAborted()
    return this.tryGet(slot, options) ?? this.#wait(slot, options)
  }

  /** Asks the upstream now, however fresh the entry is, unless a back-off is running. */
  async refresh(slot: CacheSlot): Promise<Answer> {
    const { key } = slot
    const pause = this.#backOff.running(key.text)
    if (pause) throw new BackedOff(pause.failure, pause.leftMs)
    const want = this.#want(slot, () => false)
    return this.#loaded(key, want, 'request', this.#join(key, want))
  }

  /** Keeps the entry fresh while somebody listens: one revalidation per ttl among all replicas. */
  onChange(slot: CacheSlot, listener: ChangeListener): ChangeSubscription {
    return this.#feed.listen(slot, listener)
  }

  /** Ends all selected entries on every replica, those too that are being loaded while this is called. */
  purge(selector: Selector): Promise<PurgeResult> {
    return this.#purges.purge(selector, false)
  }

  /** Makes all selected entries stale on every replica. */
  softPurge(selector: Selector): Promise<PurgeResult> {
    return this.#purges.purge(selector, true)
  }

  /** Aborts what is loading and waits until the other replicas know what they should. */
  async close(): Promise<void> {
    this.#feed.close()
    this.#replication?.close()
    await this.#loads.close()
  }

  /** An answer that needs no waiting, if what is held allows one. */
  #servedAtOnce(slot: CacheSlot, held: MemoryEntry, options: LookupOptions): Answer | undefined {
    const { key } = slot
    const { windows, ageMs, freshForMs, state } = this.#freshness(key, held)
    if (this.#asksForNewer(key, options, ageMs)) return undefined
    switch (state) {
      case 'fresh':
        slot.place?.served(held.startedAtMs + ageMs)
        this.#onEvent({ type: 'hit', key })
        return { entry: held.entry, ageMs, freshForMs, windows, via: 'hit', collapsed: false, stored: true }
      case 'stale-while-revalidate':
        if (!options.onlyIfCached) this.#revalidateBehind(slot)
        return this.#stale(held, options.onlyIfCached ? 'only-if-cached' : 'revalidating')
      case 'stale-if-error':
        if (options.onlyIfCached) return this.#stale(held, 'only-if-cached')
        return this.#backOff.running(key.text) && this.#stale(held, 'back-off')
      case 'expired':
        return undefined
    }
  }

  #wait(slot: CacheSlot, options: LookupOptions): Promise<Answer> {
    const { runOperation = unwatched } = this.#options
    return runOperation({ type: 'wait', key: slot.key }, () =>
      abortable(this.#find(slot, options), options.signal),
    )
  }

  async #find(slot: CacheSlot, options: LookupOptions): Promise<Answer> {
    const { key } = slot
    if (options.onlyIfCached || this.#backOff.running(key.text)) return this.#findWithoutLoad(slot, options)
    const want = this.#want(slot, (held) => this.#isFresh(key, held, options))
    // The lease and what the other replicas have come in one round trip, and an answer may be among it.
    const joining = this.#join(key, want)
    await this.#loads.lookedUp(key)
    return this.tryGet(slot, options) ?? this.#load(key, want, options, joining)
  }

  /** The upstream is not to be asked. */
  async #findWithoutLoad(slot: CacheSlot, options: LookupOptions): Promise<Answer> {
    const { key } = slot
    await this.#replicas.pull(key, this.#storeBudget())
    const answer = this.tryGet(slot, options)
    if (answer) return answer
    if (options.onlyIfCached) throw new NotCached()
    const pause = this.#backOff.running(key.text)
    if (!pause) return this.#find(slot, options)
    const held = this.#memory.get(key)
    if (held && this.#freshness(key, held).state !== 'expired') return this.#stale(held, 'back-off')
    throw new BackedOff(pause.failure, pause.leftMs)
  }

  /** A new answer if it can be had in time, else what is held, else the failure. */
  async #load(key: CacheKey, want: LoadRequest, options: LookupOptions, joining: Joining): Promise<Answer> {
    const held = this.#memory.get(key)
    const state = held && this.#freshness(key, held).state
    const asksForNewer = held && this.#asksForNewer(key, options, this.#freshness(key, held).ageMs)
    const via = asksForNewer ? 'request' : held ? 'stale' : 'miss'
    const loading = this.#loaded(key, want, via, joining)
    if (!held || state === 'expired') return loading

    // Who asked for something newer waits for it; who did not is not made to wait for long.
    const maxWaitMs = state === 'stale-if-error' ? this.#options.softTimeoutMs : Infinity
    const outcome = await settledWithin(loading, maxWaitMs)
    if (outcome.kind === 'value' || this.#freshness(key, held).state === 'expired') return loading
    if (outcome.kind === 'late') return this.#stale(held, 'slow')
    return this.#stale(held, outcome.failure instanceof BackedOff ? 'back-off' : 'error')
  }

  /** The answer of one load that all share who ask meanwhile. */
  async #loaded(key: CacheKey, want: LoadRequest, via: Via, first: Joining): Promise<Answer> {
    for (let joining = first; ; joining = this.#join(key, want)) {
      const { result, joined } = joining
      if (joined) this.#onEvent({ type: 'collapsed', key })
      const { held, stored, how } = await result
      // The caller that began the load may have accepted an older list than this one does.
      if (joined && how === 'found' && !want.accepts(held)) continue
      const { windows, ageMs, freshForMs } = this.#freshness(key, held)
      const collapsed = joined || how === 'followed'
      return { entry: held.entry, ageMs, freshForMs, windows, via, collapsed, stored }
    }
  }

  #join(key: CacheKey, want: LoadRequest): Joining {
    const joined = this.#loading.running(key) !== undefined
    const result = this.#loading.join(key, () => this.#loads.run(key, want, this.#storeBudget()))
    return { result, joined }
  }

  #revalidateBehind(slot: CacheSlot): void {
    const { key } = slot
    if (!this.#loading.running(key) && !this.#backOff.running(key.text)) void this.#revalidate(slot)
  }

  #revalidate(slot: CacheSlot): Promise<LoadResult> {
    const { key } = slot
    const want = this.#want(slot, (held) => this.#isFresh(key, held, {}))
    return this.#join(key, want).result
  }

  #want({ key, load }: CacheSlot, accepts: LoadRequest['accepts']): LoadRequest {
    const hasFallback = (): boolean => {
      const held = this.#memory.get(key)
      return held !== undefined && this.#freshness(key, held).state !== 'expired'
    }
    return { load, accepts, hasFallback }
  }

  #stale(held: MemoryEntry, because: StaleCause): Answer {
    const { entry } = held
    const { key } = entry
    const { windows, state, ageMs, freshForMs } = this.#freshness(key, held)
    this.#memory.place(key.text)?.served(held.startedAtMs + ageMs)
    if (state === 'fresh') this.#onEvent({ type: 'hit', key })
    else this.#onEvent({ type: 'stale-served', key, ageMs, because })
    return { entry, ageMs, freshForMs, windows, via: viaOf(state, because), collapsed: false, stored: true }
  }

  #freshness(key: CacheKey, held: MemoryEntry): Freshness {
    return freshness(held, this.#options.policy(key), this.#clock())
  }

  #isFresh(key: CacheKey, held: MemoryEntry, options: LookupOptions): boolean {
    const { state, ageMs } = this.#freshness(key, held)
    return state === 'fresh' && !this.#asksForNewer(key, options, ageMs)
  }

  /** The caller wants something newer, and the upstream may be asked again already, whether it answered or failed. */
  #asksForNewer(key: CacheKey, { maxAgeMs }: LookupOptions, ageMs: number): boolean {
    if (maxAgeMs === undefined || (maxAgeMs > 0 && ageMs <= maxAgeMs)) return false
    const minRefreshMs = this.#options.minRefreshMs()
    return ageMs >= minRefreshMs && this.#backOff.sinceFailureMs(key.text) >= minRefreshMs
  }

  #storeBudget(): StoreBudget {
    return new StoreBudget(this.#options.storeBudgetMs ?? defaultStoreBudgetMs, this.#clock)
  }
}

interface Joining {
  readonly result: Promise<LoadResult>
  /** Another caller had begun it. */
  readonly joined: boolean
}

const viaOf = (state: FreshnessState, because: StaleCause): Via => {
  if (state === 'fresh') return 'hit'
  const isRevalidated = because === 'revalidating' || because === 'only-if-cached'
  return isRevalidated && state === 'stale-while-revalidate' ? state : 'stale-if-error'
}
