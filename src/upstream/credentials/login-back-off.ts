import { LRUCache } from 'lru-cache'
import { backOffMs } from '../../concurrency/back-off.js'
import type { Clock } from '../../concurrency/clock.js'
import { UpstreamFailure } from '../failure.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'

interface Pause {
  readonly failures: number
  readonly failure: UpstreamFailure
  readonly beganAtMs: number
  readonly untilMs: number
}

/** Failures that asking again does not change so soon; the others pass. */
const lasting: ReadonlySet<UpstreamFailure['code']> = new Set<UpstreamFailure['code']>([
  'upstream-credentials-rejected',
  'upstream-account-restricted',
  'upstream-throttled',
])

/**
 * A login that failed is made again after a back-off, or when the `Retry-After` of the answer is over,
 * by anyone: one for all projects and requests. Rejected logins are left to `CredentialLockout`.
 */
export class LoginBackOff {
  readonly #pauses = new LRUCache<string, Pause>({ max: 1_000 })

  constructor(
    private readonly monotonic: Clock,
    private readonly random: () => number,
  ) {}

  /** `id` says which logins are one. Settles as `login` does; rejects with `AttemptFailed` while a back-off runs. */
  async run<T>(id: string, login: () => Promise<T>): Promise<T> {
    const beganAtMs = this.monotonic()
    const pause = this.#pauses.get(id)
    if (pause && beganAtMs < pause.untilMs) throw backedOff(pause, pause.untilMs - beganAtMs)
    try {
      const result = await login()
      this.#pauses.delete(id)
      return result
    } catch (error) {
      if (!(error instanceof AttemptFailed) || !error.failure.wasAsked || error.rejected) throw error
      this.#begin(id, error.failure, beganAtMs)
      // The back-off is its retry.
      throw new AttemptFailed(error.failure)
    }
  }

  #begin(id: string, failure: UpstreamFailure, loginBeganAtMs: number): void {
    const last = this.#pauses.get(id)
    // Logins that were out together count as one failure.
    const failures = last && loginBeganAtMs <= last.beganAtMs ? last.failures : (last?.failures ?? 0) + 1
    const beganAtMs = this.monotonic()
    const ownMs = backOffMs(failures, { random: this.random })
    const untilMs = Math.max(beganAtMs + Math.max(ownMs, failure.retryAfterMs ?? 0), last?.untilMs ?? 0)
    this.#pauses.set(id, { failures, failure, beganAtMs, untilMs })
  }
}

function backedOff({ failure: { code, message, upstream } }: Pause, leftMs: number): AttemptFailed {
  const details = { upstream, retryAfterMs: leftMs, wasAsked: false }
  return new AttemptFailed(
    new UpstreamFailure(lasting.has(code) ? code : 'upstream-unavailable', message, details),
  )
}
