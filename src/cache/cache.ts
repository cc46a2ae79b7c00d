import { systemClock, type Clock } from '../concurrency/clock.js'
import type { Answer, LookupOptions, Via } from './entry/answer.js'
import { BackOff } from './memory/back-off.js'
import { BackedOff, NotCached } from './entry/errors.js'
import type { CacheEventListener, StaleCause } from './entry/events.js'
import type { CacheOptions } from './options.js'
import type { CacheKey } from './entry/entry.js'
import { EpochClock } from './replicas/epoch-clock.js'
import { ReplicaCoordinator } from './replicas/coordinator.js'
import { SingleFlight } from './single-flight.js'
import {
  freshness,
  hold,
  retentionMs,
  type Freshness,
  type FreshnessState,
  type MemoryEntry,
} from './entry/freshness.js'
import { MemoryTier } from './memory/memory-tier.js'
import { slotOf, type CacheSlot } from './memory/slot.js'
import { StoreBudget } from './replicas/store-budget.js'
import { Purges } from './replicas/purges.js'
import { Replication } from './replicas/replication.js'
import type { Selector } from './entry/selector.js'
import { SharedLoad, type LoadResult, type LoadRequest } from './replicas/load-once.js'
import { outcomeWithin, abortable } from '../concurrency/abort.js'
import { ReleaseSignal } from './replicas/release-signal.js'

const noEvents: CacheEventListener = () => {}
const defaultStorePatienceMs = 100
/** The store keeps an entry past every window by this: a reader whose clock is ahead would delete it for all. */
const storeMarginMs = 6 * 3_600_000

/**
 * Answers from memory, then from what the replicas share, then by one load for all who ask. Between fresh and
 * expired it prefers an old answer to a late one, and an old answer to none (RFC 5861). It knows nothing of
 * what the bytes mean.
 */
export class Cache {
  readonly #options: CacheOptions
  readonly #clock: Clock
  readonly #onEvent: CacheEventListener
  readonly #holdings: MemoryTier
  readonly #backOff: BackOff
  readonly #purges: Purges
  readonly #fleet: ReplicaCoordinator
  readonly #loads: SharedLoad
  readonly #replication: Replication | undefined
  readonly #flights = new SingleFlight<LoadResult>()

  constructor(options: CacheOptions) {
    const { store, policy, clock = systemClock, random = Math.random, onEvent = noEvents } = options
    this.#options = options
    this.#clock = clock
    this.#onEvent = onEvent
    const epochs = new EpochClock()
    const wakers = new ReleaseSignal()
    const holdings = (this.#holdings = new MemoryTier(options.maxBytes, clock, onEvent))
    const backOff = (this.#backOff = new BackOff(clock, random))
    const closeDoors = (selector: Selector): void => this.#flights.closeDoors(selector)
    const purges = (this.#purges = new Purges({ store, holdings, epochs, onEvent, onPurge: closeDoors }))
    const storeTtlMs = (key: CacheKey): number => retentionMs(policy(key)) + storeMarginMs
    const shared = { ...options, store, holdings, backOff, purges, epochs, wakers, clock, random, onEvent }
    this.#fleet = new ReplicaCoordinator({ ...shared, storeTtlMs })
    this.#loads = new SharedLoad({ ...shared, fleet: this.#fleet })
    this.#replication = store && new Replication({ ...shared, store, fleet: this.#fleet })
  }

  /** From memory, at once, when memory can answer: fresh, or stale while a revalidation runs behind. */
  tryGet(at: CacheKey | CacheSlot, options: LookupOptions = {}): Answer | undefined {
    const slot = slotOf(at)
    const held = this.#holdings.find(slot)
    return held && this.#servedAtOnce(slot.key, held, options)
  }

  /**
   * Rejects with the load's failure, with `BackedOff` when it is only remembered, with `NotCached`, or with the
   * reason of `options.signal`.
   */
  async get(at: CacheKey | CacheSlot, options: LookupOptions = {}): Promise<Answer> {
    const slot = slotOf(at)
    options.signal?.throwIfAborted()
    return this.tryGet(slot, options) ?? abortable(this.#find(slot, options), options.signal)
  }

  /** Asks the upstream now, however fresh the entry is, unless a back-off is running. */
  async refresh(key: CacheKey): Promise<Answer> {
    const pause = this.#backOff.running(key.text)
    if (pause) throw new BackedOff(pause.failure, pause.leftMs)
    const isRevalidation = this.#holdings.get(key) !== undefined
    return this.#loaded(key, {
      via: 'request',
      isRevalidation,
      accepts: () => false,
      patience: this.#patience(),
    })
  }

  /** Ends all selected entries on every replica, those too that are being loaded while this is called. */
  async purge(selector: Selector): Promise<void> {
    await this.#purges.purge(selector, false)
  }

  /** Makes all selected entries stale on every replica. */
  async softPurge(selector: Selector): Promise<void> {
    await this.#purges.purge(selector, true)
  }

  /** Aborts what is loading and waits until the other replicas know what they should. */
  async close(): Promise<void> {
    this.#replication?.close()
    await this.#loads.close()
  }

  /** An answer that needs no waiting, if what is held allows one. */
  #servedAtOnce(key: CacheKey, held: MemoryEntry, options: LookupOptions): Answer | undefined {
    const { windows, ageMs, freshForMs, state } = this.#freshness(key, held)
    if (this.#asksForNewer(key, options, ageMs)) return undefined
    switch (state) {
      case 'fresh':
        this.#onEvent({ type: 'hit', key })
        return { entry: held.entry, ageMs, freshForMs, windows, via: 'hit', collapsed: false, stored: true }
      case 'stale-while-revalidate':
        if (!options.onlyIfCached) this.#revalidateBehind(key)
        return this.#stale(held, options.onlyIfCached ? 'only-if-cached' : 'revalidating')
      case 'stale-if-error':
        if (options.onlyIfCached) return this.#stale(held, 'only-if-cached')
        return this.#backOff.running(key.text) && this.#stale(held, 'back-off')
      case 'expired':
        return undefined
    }
  }

  /** What the other replicas have first, then a load. */
  async #find(slot: CacheSlot, options: LookupOptions): Promise<Answer> {
    const { key } = slot
    const patience = this.#patience()
    await this.#fleet.consult(key, patience)
    const answer = this.tryGet(slot, options)
    if (answer) return answer
    if (options.onlyIfCached) throw new NotCached()
    options.signal?.throwIfAborted()
    return this.#load(key, options, patience)
  }

  /** A new answer if it can be had in time, else what is held, else the failure. */
  async #load(key: CacheKey, options: LookupOptions, patience: StoreBudget): Promise<Answer> {
    const held = this.#holdings.get(key)
    const state = held && this.#freshness(key, held).state
    const fallback = state === 'expired' ? undefined : held

    const pause = this.#backOff.running(key.text)
    if (pause && fallback) return this.#stale(fallback, 'back-off')
    if (pause) throw new BackedOff(pause.failure, pause.leftMs)

    const asksForNewer = held && this.#asksForNewer(key, options, this.#freshness(key, held).ageMs)
    const loading = this.#loaded(key, {
      via: asksForNewer ? 'request' : held ? 'stale' : 'miss',
      isRevalidation: fallback !== undefined,
      accepts: (candidate) => this.#isFresh(key, candidate, options),
      patience,
    })
    if (!fallback) return loading

    // Who asked for something newer waits for it; who did not is not made to wait for long.
    const outcome = await outcomeWithin(
      loading,
      state === 'stale-if-error' ? this.#options.softTimeoutMs : Infinity,
    )
    const mayServe = this.#freshness(key, fallback).state !== 'expired'
    if (outcome.kind === 'value' || !mayServe) return loading
    return this.#stale(fallback, outcome.kind === 'late' ? 'slow' : 'error')
  }

  /** The answer of one load that all share who ask meanwhile. */
  async #loaded(key: CacheKey, want: Wanted): Promise<Answer> {
    for (;;) {
      const { landing, joined } = this.#flights.join(key, () => this.#loads.run(key, want, want.patience))
      if (joined) this.#onEvent({ type: 'collapsed', key })
      const { entry, stored, how } = await landing
      const held = hold(entry, this.#clock())
      // Whoever began the flight may have been content with less than this caller asks for.
      if (joined && how === 'found' && !want.accepts(held)) continue
      const { windows, ageMs, freshForMs } = this.#freshness(key, held)
      const collapsed = joined || how === 'followed'
      return { entry, ageMs, freshForMs, windows, via: want.via, collapsed, stored }
    }
  }

  #revalidateBehind(key: CacheKey): void {
    if (this.#flights.has(key) || this.#backOff.running(key.text)) return
    const want = {
      isRevalidation: true,
      accepts: (candidate: MemoryEntry) => this.#isFresh(key, candidate, {}),
    }
    this.#flights.join(key, () => this.#loads.run(key, want, this.#patience()))
  }

  #stale(held: MemoryEntry, because: StaleCause): Answer {
    const { entry } = held
    const { key } = entry
    const { windows, state, ageMs, freshForMs } = this.#freshness(key, held)
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
    const { minRefreshMs } = this.#options
    return ageMs >= minRefreshMs && this.#backOff.sinceFailureMs(key.text) >= minRefreshMs
  }

  #patience(): StoreBudget {
    return new StoreBudget(this.#options.storePatienceMs ?? defaultStorePatienceMs, this.#clock)
  }
}

/** What a caller makes of a load, on top of what the load itself must know. */
interface Wanted extends LoadRequest {
  readonly via: Via
  readonly patience: StoreBudget
}

const viaOf = (state: FreshnessState, because: StaleCause): Via => {
  if (state === 'fresh') return 'hit'
  const isRevalidated = because === 'revalidating' || because === 'only-if-cached'
  return isRevalidated && state === 'stale-while-revalidate' ? state : 'stale-if-error'
}
