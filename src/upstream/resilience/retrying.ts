import type { Clock } from '../../concurrency/clock.js'
import { AttemptFailed } from './attempt-failed.js'
import type { UpstreamFailure } from '../failure.js'
import { pause } from './deadline.js'

const firstDelayMs = 100

export interface RetryingOptions {
  /** Attempts after the first. */
  readonly retries: number
  /** No attempt begins at or after this. */
  readonly deadlineAtMs: number
  readonly clock: Clock
  readonly random: () => number
  readonly pause?: typeof pause
  readonly onRetry: (retry: number, failure: UpstreamFailure, delayMs: number) => void
}

/**
 * Makes the attempt again as long as it may succeed unchanged, after a jittered, doubling delay or
 * after the time that the upstream named, if that is before the deadline. Rejects as the last attempt did.
 */
export async function retrying<T>(
  options: RetryingOptions,
  attempt: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { retries, deadlineAtMs, clock, random, onRetry } = options
  for (let retry = 1; ; retry += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof AttemptFailed) || error.retry === 'never' || retry > retries) throw error
      const doubledMs = firstDelayMs * 2 ** (retry - 1)
      const jitteredMs = doubledMs * (0.5 + 0.5 * random())
      const delayMs = Math.ceil(
        error.retry === 'when-told' ? (error.failure.retryAfterMs ?? 0) + jitteredMs : jitteredMs,
      )
      if (clock() + delayMs >= deadlineAtMs) throw error
      onRetry(retry, error.failure, delayMs)
      await (options.pause ?? pause)(delayMs, signal)
    }
  }
}
