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
  #outcomes: readonly Outcome[] = []

  constructor(private readonly monotonic: Clock) {}

  /** Whether the limit is reached. */
  add(isFailure: boolean): boolean {
    const atMs = this.monotonic()
    const recent = this.#outcomes.filter((outcome) => atMs - outcome.atMs < windowMs)
    this.#outcomes = [...recent, { atMs, isFailure }]
    const failures = this.#outcomes.filter((outcome) => outcome.isFailure).length
    return failures >= minFailures && failures * 2 > this.#outcomes.length
  }

  clear(): void {
    this.#outcomes = []
  }
}
