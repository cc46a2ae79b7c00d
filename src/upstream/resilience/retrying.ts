import { delay } from '../../concurrency/abort.js'
import { backOffMs } from '../../concurrency/back-off.js'
import type { Clock } from '../../concurrency/clock.js'
import type { UpstreamFailure } from '../failure.js'
import { AttemptFailed } from './attempt-failed.js'

export interface RetryingOptions {
  /** Attempts after the first. */
  readonly retries: number
  /** No attempt after the first begins at or after this. */
  readonly lastStartAtMs: number
  readonly monotonic: Clock
  readonly random: () => number
  readonly delay?: typeof delay
  readonly onRetry: (retry: number, failure: UpstreamFailure, delayMs: number) => void
}

/**
 * Makes the attempt again as long as it may succeed unchanged, after a jittered, doubling delay or
 * after the time that the upstream named, if that leaves time for it. Rejects as the last attempt did.
 */
export async function retrying<T>(
  options: RetryingOptions,
  attempt: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { retries, lastStartAtMs, monotonic, random, onRetry } = options
  for (let retry = 1; ; retry += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof AttemptFailed) || error.retry === 'never' || retry > retries) throw error
      const jitteredMs = backOffMs(retry, { firstMs: 100, jitter: 0.3, random })
      const waitMs = error.retry === 'after-wait' ? (error.failure.retryAfterMs ?? 0) : 0
      const delayMs = waitMs + jitteredMs
      if (monotonic() + delayMs >= lastStartAtMs) throw error
      onRetry(retry, error.failure, delayMs)
      await (options.delay ?? delay)(delayMs, signal)
    }
  }
}
