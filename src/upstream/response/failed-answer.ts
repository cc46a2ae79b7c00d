import { UpstreamFailure, type UpstreamFailureCode, type UpstreamTrace } from '../failure.js'
import { AttemptFailed, type Retry } from '../resilience/attempt-failed.js'
import { classify } from './classify.js'
import type { ErrorEnvelope } from './error-envelope.js'
import type { UpstreamResponse } from './exchange.js'
import { retryAfterMs } from './retry-after.js'

/** The field's advice is 2 to 5 s, for those who say "slow down" and not for how long. */
const throttledForMs = 5_000

const transientStatuses = new Set([408, 500, 502, 503, 504])

export type FailedResponse = Pick<UpstreamResponse, 'head' | 'envelope' | 'receivedAtMs'>

/** An answer that is a failure, as one attempt's outcome. `service` is who answered, for the message. */
export function failedAnswer(
  service: string,
  { head, envelope, receivedAtMs }: FailedResponse,
): AttemptFailed {
  const { failure, rejected, meaning } = classify(envelope)
  const askedMs = retryAfterMs(head.headers, receivedAtMs)
  const sentence = `${service} ${predicate(failure, envelope)}${meaning === undefined ? '' : `: ${meaning}`}.`
  return new AttemptFailed(
    new UpstreamFailure(failure, sentence, {
      upstream: trace(envelope),
      retryAfterMs: askedMs ?? (failure === 'upstream-throttled' ? throttledForMs : undefined),
    }),
    {
      retry: retryOf(failure, envelope.status, askedMs),
      isUnhealthy: failure === 'upstream-error' && envelope.status >= 500,
      rejected,
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

function retryOf(failure: UpstreamFailureCode, status: number, askedMs: number | undefined): Retry {
  // A refused call may count against the limit too, so without a time it is not repeated.
  if (failure === 'upstream-throttled') return askedMs === undefined ? 'never' : 'after-wait'
  if (failure !== 'upstream-error' || !transientStatuses.has(status)) return 'never'
  return askedMs === undefined ? 'soon' : 'after-wait'
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
