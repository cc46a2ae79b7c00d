import { LRUCache } from 'lru-cache'
import { backOffMs } from '../../concurrency/back-off.js'
import type { Clock } from '../../concurrency/clock.js'
import type { UpstreamFailure } from '../failure.js'

interface CoolDown {
  readonly failure: UpstreamFailure
  readonly rejections: number
  readonly untilMs: number
}

/**
 * Five bad signatures, or five wrong passwords, lock an account: one try a minute stays far from
 * that. Five minutes are as long as the lock of a key lasts.
 */
const coolDown = { firstMs: 60_000, maxMs: 300_000, jitter: 0 }

/**
 * Which credentials were rejected and cool down. They are named by what they are made of, so changed
 * credentials are new ones and may be tried at once.
 */
export class RejectedCredentials {
  readonly #coolDowns = new LRUCache<string, CoolDown>({ max: 1_000 })

  constructor(private readonly monotonic: Clock) {}

  /** The failure that these credentials met, while they cool down. */
  coolingDown(id: string): UpstreamFailure | undefined {
    const last = this.#coolDowns.get(id)
    return last && this.monotonic() < last.untilMs ? last.failure : undefined
  }

  /** Begins a cool-down, twice as long as the last one. Undefined when one is running: requests that were already out report it again. */
  reject(id: string, failure: UpstreamFailure): number | undefined {
    if (this.coolingDown(id)) return undefined
    const rejections = (this.#coolDowns.get(id)?.rejections ?? 0) + 1
    const forMs = backOffMs(rejections, coolDown)
    this.#coolDowns.set(id, { failure, rejections, untilMs: this.monotonic() + forMs })
    return forMs
  }

  accept(id: string): void {
    this.#coolDowns.delete(id)
  }
}
