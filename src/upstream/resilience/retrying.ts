import { delay } from '../../concurrency/abort.js'
import { backOffMs } from '../../concurrency/back-off.js'
import type { Clock } from '../../concurrency/clock.js'
import type { UpstreamFailure } from '../failure.js'
import { AttemptFailed } from './attempt-failed.js'

export interface RetryingOptions {
  /** Attempts after the first. */
  readonly retries: number
  /** No attempt begins at or after this. */
  readonly deadlineAtMs: number
  readonly monotonic: Clock
  readonly random: () => number
  readonly delay?: typeof delay
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
  const { retries, deadlineAtMs, monotonic, random, onRetry } = options
  for (let retry = 1; ; retry += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof AttemptFailed) || error.retry === 'never' || retry > retries) throw error
      const jitteredMs = backOffMs(retry, { firstMs: 100, jitter: 0.3, random })
      const waitMs = error.retry === 'after-wait' ? (error.failure.retryAfterMs ?? 0) : 0
      const delayMs = waitMs + jitteredMs
      if (monotonic() + delayMs >= deadlineAtMs) throw error
      onRetry(retry, error.failure, delayMs)
      await (options.delay ?? delay)(delayMs, signal)
    }
  }
}
