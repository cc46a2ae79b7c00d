import type { Clock } from '../../concurrency/clock.js'

/** Below the rate of the store's clock by more than any two clocks drift apart, so that what is counted here stays behind it. */
const microsecondsPerMs = 999

/**
 * The order of all loads and purges, in microseconds. The store issues epochs, from its own time and never twice or
 * backwards. A replica on its own counts on, a little slow, from the last one it heard of. What it numbers stands about
 * where it belongs among what others do meanwhile, and a purge that the store issued while a load ran wins against it.
 */
export class EpochClock {
  #last = 0
  #baseAtMs: number
  #base = 0

  constructor(private readonly clock: Clock) {
    this.#baseAtMs = clock()
  }

  /** The last one issued or heard of. */
  get last(): number {
    return this.#last
  }

  heard(epoch: number): void {
    if (epoch <= this.#last) return
    this.#last = epoch
    if (epoch <= this.#counted()) return
    this.#base = epoch
    this.#baseAtMs = this.clock()
  }

  next(): number {
    this.#last = Math.max(this.#last + 1, this.#counted())
    return this.#last
  }

  #counted(): number {
    return this.#base + Math.floor((this.clock() - this.#baseAtMs) * microsecondsPerMs)
  }
}
