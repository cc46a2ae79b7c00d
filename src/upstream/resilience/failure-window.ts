import { CircuitState, type IBreaker } from 'cockatiel'
import type { Clock } from '../../concurrency/clock.js'

const windowMs = 10_000
const fewestFailures = 5

interface Outcome {
  readonly atMs: number
  readonly isFailure: boolean
}

/**
 * When the breaker opens: at least five failures within ten seconds, and more than half of the
 * calls. cockatiel's own sampling breaker forgets by calls rather than by time: with a cache in
 * front calls are rare, and failures that lie hours apart would add up.
 */
export class FailureWindow implements IBreaker {
  /** cockatiel stores this with its own state; ours starts anew with the process. */
  state: unknown
  #outcomes: Outcome[] = []

  constructor(private readonly clock: Clock) {}

  success(state: CircuitState): void {
    if (state === CircuitState.HalfOpen) this.clear()
    this.#add(false)
  }

  failure(state: CircuitState): boolean {
    this.#add(true)
    if (state !== CircuitState.Closed) return true
    const failures = this.#outcomes.filter(({ isFailure }) => isFailure).length
    return failures >= fewestFailures && failures * 2 > this.#outcomes.length
  }

  clear(): void {
    this.#outcomes = []
  }

  #add(isFailure: boolean): void {
    const atMs = this.clock()
    this.#outcomes = [
      ...this.#outcomes.filter((outcome) => atMs - outcome.atMs < windowMs),
      { atMs, isFailure },
    ]
  }
}
