import { LRUCache } from 'lru-cache'
import { backOffMs } from '../../concurrency/back-off.js'
import type { Clock } from '../../concurrency/clock.js'

/** A pause after failures in a row. Over once `untilMs` has passed, but counted on until a load succeeds. */
export interface Pause {
  readonly failures: number
  readonly failedAtMs: number
  readonly untilMs: number
  readonly failure: Error
}

/** `Retry-After` is obeyed up to here; beyond, an upstream's slip of the pen would silence an entry for good. */
const maxRetryAfterMs = 3_600_000
const maxRemembered = 10_000

/** Remembers, per entry, for how long the upstream is not asked after failures. */
export class BackOff {
  /** By size: with `max` it would take room for all of them when it is made. */
  readonly #pauses = new LRUCache<string, Pause>({ maxSize: maxRemembered, sizeCalculation: () => 1 })

  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {}

  /** The pause that is running for this entry. */
  running(text: string): { failure: Error; leftMs: number } | undefined {
    const pause = this.#pauses.get(text)
    if (!pause) return undefined
    const leftMs = pause.untilMs - this.clock()
    return leftMs > 0 ? { failure: pause.failure, leftMs } : undefined
  }

  /** The entries that the upstream is not asked for at the moment. */
  get allRunning(): readonly string[] {
    const nowMs = this.clock()
    return [...this.#pauses].flatMap(([text, { untilMs }]) => (untilMs > nowMs ? [text] : []))
  }

  /** The last one, running or over, while no load has succeeded since. */
  last(text: string): Pause | undefined {
    return this.#pauses.get(text)
  }

  /** Since the upstream was last asked in vain; Infinity when it has answered since. */
  sinceFailureMs(text: string): number {
    return this.clock() - (this.#pauses.get(text)?.failedAtMs ?? -Infinity)
  }

  /** Begins the next pause: 1 s doubling to 60 s, jittered. A longer `Retry-After` lengthens it; nothing shortens it. */
  failed(text: string, failure: Error, retryAfterMs: number | undefined): Pause {
    const failures = (this.#pauses.get(text)?.failures ?? 0) + 1
    const usualMs = backOffMs(failures, { random: this.random })
    const isLonger = retryAfterMs !== undefined && retryAfterMs > usualMs
    const pauseMs = isLonger ? Math.min(retryAfterMs, maxRetryAfterMs) : usualMs
    const failedAtMs = this.clock()
    const pause = { failures, failedAtMs, untilMs: failedAtMs + Math.ceil(pauseMs), failure }
    this.#pauses.set(text, pause)
    return pause
  }

  /** What another replica went through counts as our own. */
  adopt(text: string, pause: Pause): void {
    const own = this.#pauses.get(text)
    if (!own || pause.untilMs > own.untilMs) this.#pauses.set(text, pause)
  }

  /** A load that began at `startedAtMs` succeeded, here or elsewhere. */
  succeeded(text: string, startedAtMs: number): void {
    const pause = this.#pauses.get(text)
    if (pause && startedAtMs >= pause.failedAtMs) this.#pauses.delete(text)
  }
}
