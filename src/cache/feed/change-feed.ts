import { backOffMs } from '../../concurrency/back-off.js'
import type { Clock } from '../../concurrency/clock.js'
import { BackedOff } from '../entry/errors.js'
import type { CacheKey, Entry } from '../entry/entry.js'
import { freshness, type FreshnessWindows, type MemoryEntry } from '../entry/freshness.js'
import { selects, type Selector } from '../entry/selector.js'
import type { BackOff } from '../memory/back-off.js'
import type { MemoryTier } from '../memory/memory-tier.js'
import type { CacheSlot } from '../memory/slot.js'

export interface ChangeListener {
  /** Every entry that arrives, from a load here or on another replica; its content may be the one before. Must not throw. */
  onEntry(entry: Entry, ageMs: number): void
  /** The entry could not be revalidated, and nothing may be served. It is tried again. Must not throw. */
  onFailure(failure: Error): void
}

export interface ChangeSubscription {
  /** What may be served now. If there is nothing, it is fetched and the listeners get it. */
  readonly current: () => { readonly entry: Entry; readonly ageMs: number } | undefined
  readonly end: () => void
}

interface ChangeFeedParts {
  readonly memory: Pick<MemoryTier, 'get' | 'isPurged'>
  readonly backOff: Pick<BackOff, 'running'>
  /** Read at every check, so it may change at any time. */
  readonly policy: (key: CacheKey) => FreshnessWindows
  /** Joins the load that is running, here or on another replica, or begins one. */
  readonly revalidate: (slot: CacheSlot) => Promise<{ readonly held: MemoryEntry; readonly stored: boolean }>
  readonly clock: Clock
  readonly random: () => number
}

/** What decides on freshness, without the bytes. */
type Stamp = Parameters<typeof freshness>[0]

const stampOf = ({ startedAtMs, ttlShare, isSoftPurged }: Stamp): Stamp => ({
  startedAtMs,
  ttlShare,
  isSoftPurged,
})

/** An entry that somebody listens to. */
interface Watched {
  readonly slot: CacheSlot
  readonly listeners: Set<ChangeListener>
  /** Of the newest entry that was seen, which may have been evicted since. */
  stamp: Stamp | undefined
  isRevalidating: boolean
  failures: number
  notBeforeMs: number
  hasReportedFailure: boolean
}

const checkEveryMs = 500
const checkJitter = 0.25
/** Leaves room for the callers who wait for a load of their own. */
const maxRevalidations = 4

/**
 * Keeps what is listened to fresh, and passes on what arrives. One timer checks all entries: so a new policy, a purge or
 * an eviction needs no new timer. Replicas see an entry become stale at the same time, and check at different
 * ones; the first takes the lease and loads, the others get its entry.
 */
export class ChangeFeed {
  readonly #watched = new Map<string, Watched>()
  #revalidating = 0
  #timer: NodeJS.Timeout | undefined

  constructor(private readonly parts: ChangeFeedParts) {}

  listen(slot: CacheSlot, listener: ChangeListener): ChangeSubscription {
    const watched = this.#watch(slot)
    watched.listeners.add(listener)
    // This listener has not heard of it.
    watched.hasReportedFailure = false
    this.#keepFresh(watched)
    this.#timer ??= this.#checkLater()
    return {
      current: () => this.#current(watched),
      end: () => {
        watched.listeners.delete(listener)
        if (watched.listeners.size === 0) this.#forget(watched)
      },
    }
  }

  isListenedTo(key: CacheKey): boolean {
    return this.#watched.has(key.text)
  }

  /** An entry has come into memory. */
  admitted(held: MemoryEntry): void {
    const watched = this.#watched.get(held.entry.key.text)
    if (watched) this.#report(watched, held)
  }

  purged(selector: Selector): void {
    for (const watched of this.#watched.values()) {
      if (selects(selector, watched.slot.key)) watched.stamp = undefined
    }
  }

  close(): void {
    for (const watched of this.#watched.values()) {
      watched.listeners.clear()
      this.#forget(watched)
    }
  }

  #watch(slot: CacheSlot): Watched {
    const { text } = slot.key
    let watched = this.#watched.get(text)
    if (!watched) {
      const state = { isRevalidating: false, failures: 0, notBeforeMs: -Infinity, hasReportedFailure: false }
      watched = { slot, listeners: new Set(), stamp: undefined, ...state }
      this.#watched.set(text, watched)
    }
    return watched
  }

  #forget(watched: Watched): void {
    const { text } = watched.slot.key
    if (this.#watched.get(text) === watched) this.#watched.delete(text)
    if (this.#watched.size > 0) return
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #checkLater(): NodeJS.Timeout {
    const inMs = checkEveryMs * (1 - checkJitter + 2 * checkJitter * this.parts.random())
    return setTimeout(() => {
      this.#timer = this.#checkLater()
      for (const watched of this.#watched.values()) this.#keepFresh(watched)
    }, inMs).unref()
  }

  #keepFresh(watched: Watched): void {
    const { backOff, clock } = this.parts
    const state = this.#state(watched)
    if (state === 'fresh' || watched.isRevalidating) return
    const pause = backOff.running(watched.slot.key.text)
    if (pause) {
      const isNews = state === 'expired' && !watched.hasReportedFailure
      if (isNews) this.#reportFailure(watched, new BackedOff(pause.failure, pause.leftMs))
    } else if (clock() >= watched.notBeforeMs && this.#revalidating < maxRevalidations) {
      void this.#revalidate(watched)
    }
  }

  async #revalidate(watched: Watched): Promise<void> {
    const { memory, revalidate, clock, random } = this.parts
    watched.isRevalidating = true
    this.#revalidating++
    try {
      const { held, stored } = await revalidate(watched.slot)
      watched.failures = 0
      // Memory has reported what it took. What is too large for it is reported here.
      if (!stored && !memory.isPurged(held.entry)) this.#report(watched, held)
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      // Also where the upstream was not asked, so that no back-off is running.
      watched.notBeforeMs = clock() + backOffMs(++watched.failures, { random })
      if (this.#state(watched) === 'expired') this.#reportFailure(watched, failure)
    } finally {
      watched.isRevalidating = false
      this.#revalidating--
    }
  }

  #state(watched: Watched) {
    const { memory, policy, clock } = this.parts
    const { key } = watched.slot
    // Also a use, so that what is listened to is evicted last.
    const held = memory.get(key)
    if (held) watched.stamp = stampOf(held)
    return watched.stamp ? freshness(watched.stamp, policy(key), clock()).state : 'expired'
  }

  #current(watched: Watched) {
    const held = this.parts.memory.get(watched.slot.key)
    if (held && this.#state(watched) !== 'expired') return { entry: held.entry, ageMs: this.#ageMs(held) }
    if (!held) watched.stamp = undefined
    this.#keepFresh(watched)
    return undefined
  }

  #report(watched: Watched, held: MemoryEntry): void {
    watched.stamp = stampOf(held)
    if (this.#state(watched) === 'expired') return
    watched.hasReportedFailure = false
    for (const listener of [...watched.listeners]) listener.onEntry(held.entry, this.#ageMs(held))
  }

  #reportFailure(watched: Watched, failure: Error): void {
    watched.hasReportedFailure = true
    for (const listener of [...watched.listeners]) listener.onFailure(failure)
  }

  #ageMs({ startedAtMs }: MemoryEntry): number {
    return Math.max(0, this.parts.clock() - startedAtMs)
  }
}
