import type { Clock } from '../../concurrency/clock.js'

const windowMs = 10_000
const minFailures = 5

interface Outcome {
  readonly atMs: number
  readonly isFailure: boolean
}

/**
 * When the breaker opens: at least five failures within ten seconds, and more than half of the
 * calls. It forgets by time, not by calls: with a cache in front calls are rare, and failures that
 * lie hours apart would add up.
 */
export class FailureWindow {
  #outcomes: Outcome[] = []
  #failures = 0

  constructor(private readonly monotonic: Clock) {}

  /** Whether the limit is reached. */
  add(isFailure: boolean): boolean {
    const atMs = this.monotonic()
    this.#outcomes.push({ atMs, isFailure })
    if (isFailure) this.#failures++
    this.#forgetBefore(atMs - windowMs)
    return this.#failures >= minFailures && this.#failures * 2 > this.#outcomes.length
  }

  clear(): void {
    this.#outcomes = []
    this.#failures = 0
  }

  #forgetBefore(limitMs: number): void {
    for (let [oldest] = this.#outcomes; oldest && oldest.atMs <= limitMs; [oldest] = this.#outcomes) {
      this.#outcomes.shift()
      if (oldest.isFailure) this.#failures--
    }
  }
}
