import type { UpstreamFailureCode } from '../failure.js'
import type { Rejection } from '../resilience/attempt-failed.js'
import { errorCodes, type ErrorCode } from './error-codes.js'
import type { ErrorEnvelope } from './error-envelope.js'

/** What a failed answer means. `meaning` is there when the code is a known one. */
export interface Classification {
  readonly failure: UpstreamFailureCode
  readonly rejected?: Rejection
  readonly meaning?: string
}

type Refusal = Pick<ErrorEnvelope, 'status' | 'errorCode' | 'form'>

/**
 * Status, code and body together, in this order: the known pair of code and status; a known code
 * at a status that is new for it, where that makes sense; the status. Total: any input has an answer.
 */
export function classify(refusal: Refusal): Classification {
  const row = knownPair(refusal) ?? knownCode(refusal)
  if (!row) return byStatus(refusal)
  const { failure, rejected, meaning } = row
  return { failure, meaning, ...(rejected && { rejected }) }
}

function rowsFor({ errorCode = '' }: Refusal): readonly ErrorCode[] {
  // The private cloud puts its own name in front of the same codes.
  const known = errorCode.replace(/^SVCSTG\./, '')
  return errorCodes.filter(({ code }) => code === known)
}

function knownPair(refusal: Refusal): ErrorCode | undefined {
  return rowsFor(refusal).find(({ status }) => status === undefined || status === refusal.status)
}

/**
 * The code decides at an unknown status (200 with `is_success: false` above all) when it means the
 * same at all its known ones. A server error is not blamed on the caller's values, though.
 */
function knownCode(refusal: Refusal): ErrorCode | undefined {
  const [first, ...others] = rowsFor(refusal)
  if (!first || others.some(({ failure }) => failure !== first.failure)) return undefined
  if (refusal.status >= 500 && blamesCaller(first.failure)) return undefined
  return first
}

function blamesCaller(failure: UpstreamFailureCode): boolean {
  return failure === 'upstream-rejected-request' || failure === 'upstream-not-found'
}

function byStatus({ status, form }: Refusal): Classification {
  if (status === 429) return { failure: 'upstream-throttled' }
  // A box in between knows nothing of the caller's values or our keys.
  if (form === 'other') return { failure: 'upstream-error' }
  // Without a body as well: to send the key again could lock it.
  if (status === 401) return { failure: 'upstream-credentials-rejected', rejected: 'authentication' }
  if (form === 'none') return { failure: 'upstream-error' }
  switch (status) {
    case 400:
    case 422:
      return { failure: 'upstream-rejected-request' }
    case 402:
      return { failure: 'upstream-account-restricted' }
    case 403:
      return { failure: 'upstream-credentials-rejected', rejected: 'authorization' }
    case 404:
    case 410:
      return { failure: 'upstream-not-found' }
    default:
      return { failure: 'upstream-error' }
  }
}
