import type { Clock } from '../../concurrency/clock.js'

/**
 * How long one caller may still wait for the store, all steps together. A slow store thus costs a caller one command
 * timeout, not one per step.
 */
export class StoreBudget {
  readonly #endsAtMs: number

  constructor(
    ms: number,
    private readonly clock: Clock,
  ) {
    this.#endsAtMs = clock() + ms
  }

  get leftMs(): number {
    return Math.max(0, this.#endsAtMs - this.clock())
  }
}
