import { AttemptFailed, type Retry } from '../resilience/attempt-failed.js'
import { UpstreamFailure, type UpstreamFailureCode, type UpstreamTrace } from '../failure.js'
import { classify } from './classify.js'
import { retryAfterMs } from './retry-after.js'
import type { ErrorEnvelope } from './error-envelope.js'

/** The field's advice is 2 to 5 s, for those who say "slow down" and not how long. */
const throttledForMs = 5_000

const transientStatuses = new Set([408, 500, 502, 503, 504])

/** An answer that is a failure, as one attempt's outcome. `service` is who answered, for the message. */
export function failedAnswer(
  service: string,
  said: ErrorEnvelope,
  retryAfterHeader: string | undefined,
  nowMs: number,
): AttemptFailed {
  const { failure, refuses, meaning } = classify(said)
  const toldMs = retryAfterMs(retryAfterHeader, nowMs)
  const sentence = `${service} ${predicate(failure, said)}${meaning === undefined ? '' : `: ${meaning}`}.`
  return new AttemptFailed(
    new UpstreamFailure(failure, sentence, {
      upstream: trace(said),
      retryAfterMs: toldMs ?? (failure === 'upstream-throttled' ? throttledForMs : undefined),
    }),
    {
      retry: retryOf(failure, said.status, toldMs),
      isUnhealthy: failure === 'upstream-error' && said.status >= 500,
      refuses,
    },
  )
}

export function trace({ status, errorCode, requestId }: ErrorEnvelope): UpstreamTrace {
  return {
    status,
    ...(errorCode !== undefined && { errorCode }),
    ...(requestId !== undefined && { requestId }),
  }
}

function retryOf(failure: UpstreamFailureCode, status: number, toldMs: number | undefined): Retry {
  // A refused call may count against the limit too, so without a time it is not repeated.
  if (failure === 'upstream-throttled') return toldMs === undefined ? 'never' : 'when-told'
  if (failure !== 'upstream-error' || !transientStatuses.has(status)) return 'never'
  return toldMs === undefined ? 'soon' : 'when-told'
}

function predicate(failure: UpstreamFailureCode, { status }: ErrorEnvelope): string {
  switch (failure) {
    case 'upstream-rejected-request':
      return 'refuses the values of this question'
    case 'upstream-not-found':
      return 'says that what was asked about does not exist'
    case 'upstream-credentials-rejected':
      return 'refuses the credentials of this service'
    case 'upstream-account-restricted':
      return 'refuses because of the state of the account'
    case 'upstream-throttled':
      return 'asks to slow down'
    default:
      if (status >= 300 && status < 400) return 'answered with a redirect, which is not followed'
      return `failed (HTTP status ${status})`
  }
}
