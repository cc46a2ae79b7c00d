import { LRUCache } from 'lru-cache'
import type { Clock } from '../../concurrency/clock.js'
import type { UpstreamFailure } from '../failure.js'

interface Refusal {
  readonly failure: UpstreamFailure
  readonly pauseMs: number
  readonly untilMs: number
}

/** Five bad signatures, or five wrong passwords, lock an account: one try a minute stays far from that. */
const firstPauseMs = 60_000
/** As long as the lock of a key lasts. */
const longestPauseMs = 300_000

/**
 * Which credentials were refused and rest. What rests is named by what it is made of, so changed
 * credentials are new ones and may be tried at once.
 */
export class RejectedCredentials {
  readonly #refusals = new LRUCache<string, Refusal>({ max: 1_000 })

  constructor(private readonly clock: Clock) {}

  /** The failure that these credentials met, while they rest. */
  resting(id: string): UpstreamFailure | undefined {
    const refusal = this.#refusals.get(id)
    return refusal && this.clock() < refusal.untilMs ? refusal.failure : undefined
  }

  /** Begins a pause, twice as long as the last one. Undefined when one is running: told by requests that were already out. */
  refuse(id: string, failure: UpstreamFailure): number | undefined {
    if (this.resting(id)) return undefined
    const last = this.#refusals.get(id)
    const pauseMs = last ? Math.min(last.pauseMs * 2, longestPauseMs) : firstPauseMs
    this.#refusals.set(id, { failure, pauseMs, untilMs: this.clock() + pauseMs })
    return pauseMs
  }

  accept(id: string): void {
    this.#refusals.delete(id)
  }
}
