import type { Clock } from '../../concurrency/clock.js'
import type { SharedCounter } from './shared-counter.js'

export const windowMs = 60_000
/** What was counted here reaches the others after this long, or after a share of the limit. */
const syncEveryMs = 100
const syncAtShare = 0.02
/** Callers remembered at a time; beyond it the one whose window is oldest is forgotten. */
const maxWindows = 50_000

/** What a caller has left in the current window. */
export interface RateLimitDecision {
  readonly allowed: boolean
  readonly remaining: number
  /** Milliseconds until the window ends. */
  readonly resetsInMs: number
}

interface Window {
  readonly id: string
  endsAtMs: number
  /** Counted by all replicas, as the shared counter said last. */
  shared: number
  /** Counted here and on the way to the shared counter. */
  sent: number
  /** Counted here since. */
  unsent: number
}

/**
 * So many requests per caller and minute, over all replicas together. Nobody waits for the shared
 * counter: requests are counted here, and the counts are exchanged behind, every 100 ms or after
 * 2 % of the limit. So over a window the fleet lets through at most the limit and, for each replica but
 * one, those 2 % and what arrives there during one exchange. Without the counter (no Redis, or Redis
 * down) each replica holds the limit by itself: losing Redis refuses nobody.
 */
export class RateLimiter {
  readonly #windows = new Map<string, Window>()
  readonly #unsent = new Set<Window>()
  readonly #syncAt: number
  #timer: NodeJS.Timeout | undefined
  #syncing = false

  constructor(
    readonly limit: number,
    private readonly clock: Clock,
    private readonly counter?: SharedCounter,
  ) {
    this.#syncAt = Math.max(1, Math.floor(limit * syncAtShare))
  }

  /** Counts one request of `id`, unless it is over the limit. */
  take(id: string): RateLimitDecision {
    const nowMs = this.clock()
    const window = this.#window(id, nowMs)
    const used = window.shared + window.sent + window.unsent
    const resetsInMs = window.endsAtMs - nowMs
    if (used >= this.limit) return { allowed: false, remaining: 0, resetsInMs }
    window.unsent++
    if (this.counter) this.#tell(this.counter, window)
    return { allowed: true, remaining: this.limit - used - 1, resetsInMs }
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#unsent.clear()
  }

  #window(id: string, nowMs: number): Window {
    const known = this.#windows.get(id)
    if (known && nowMs < known.endsAtMs) return known
    if (known) this.#forget(known)
    else if (this.#windows.size >= maxWindows) {
      // A Map keeps the order of insertion, so the first is the oldest.
      const [oldest] = this.#windows.values()
      if (oldest) this.#forget(oldest)
    }
    const window = { id, endsAtMs: nowMs + windowMs, shared: 0, sent: 0, unsent: 0 }
    this.#windows.set(id, window)
    return window
  }

  #forget(window: Window): void {
    this.#windows.delete(window.id)
    this.#unsent.delete(window)
  }

  #tell(counter: SharedCounter, window: Window): void {
    this.#unsent.add(window)
    if (this.#syncing) return
    if (window.unsent >= this.#syncAt) void this.#sync(counter)
    else this.#timer ??= setTimeout(() => void this.#sync(counter), syncEveryMs).unref()
  }

  /** One exchange at a time, so that an older total never overwrites a newer one. */
  async #sync(counter: SharedCounter): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#syncing = true
    const windows = [...this.#unsent]
    this.#unsent.clear()
    await Promise.all(windows.map((window) => this.#exchange(counter, window)))
    this.#syncing = false
    for (const window of [...this.#unsent]) this.#tell(counter, window)
  }

  async #exchange(counter: SharedCounter, window: Window): Promise<void> {
    window.sent = window.unsent
    window.unsent = 0
    try {
      const { total, leftMs } = await counter.add(window.id, window.sent, windowMs)
      window.shared = total
      // The shared clock decides when the window ends, so replicas whose clocks differ agree.
      window.endsAtMs = this.clock() + leftMs
    } catch {
      // Not told, so the others do not know of these; here they count all the same.
      window.shared += window.sent
    }
    window.sent = 0
  }
}
