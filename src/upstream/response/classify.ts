import type { UpstreamFailureCode } from '../failure.js'
import { errorCodes, type ErrorCode } from './error-codes.js'
import type { ErrorEnvelope } from './error-envelope.js'

/** What a failed answer means. `meaning` is there when the code is a known one. */
export interface Classification {
  readonly failure: UpstreamFailureCode
  readonly refuses?: 'identity' | 'rights'
  readonly meaning?: string
}

type Said = Pick<ErrorEnvelope, 'status' | 'errorCode' | 'isPage'>

/**
 * Status, code and body together, in this order: the known pair of code and status; a known code
 * at a status that is new for it, where that makes sense; the status. Total: any input has an answer.
 */
export function classify(said: Said): Classification {
  const row = knownPair(said) ?? knownCode(said)
  if (!row) return byStatus(said)
  const { failure, refuses, meaning } = row
  return { failure, meaning, ...(refuses && { refuses }) }
}

function rowsFor({ errorCode }: Said): readonly ErrorCode[] {
  return errorCodes.filter(({ code }) => code === errorCode)
}

function knownPair(said: Said): ErrorCode | undefined {
  return rowsFor(said).find(({ status }) => status === undefined || status === said.status)
}

/**
 * The code decides at an unknown status (200 with `is_success: false` above all) when it means the
 * same at all its known ones. A server error is not blamed on the caller's values, though.
 */
function knownCode(said: Said): ErrorCode | undefined {
  const [first, ...others] = rowsFor(said)
  if (!first || others.some(({ failure }) => failure !== first.failure)) return undefined
  if (said.status >= 500 && blamesCaller(first.failure)) return undefined
  return first
}

function blamesCaller(failure: UpstreamFailureCode): boolean {
  return failure === 'upstream-rejected-request' || failure === 'upstream-not-found'
}

function byStatus({ status, isPage }: Said): Classification {
  switch (status) {
    case 401:
      return { failure: 'upstream-credentials-rejected', refuses: 'identity' }
    case 429:
      return { failure: 'upstream-throttled' }
  }
  // A page is a box in between talking, and says nothing of the caller's values or our rights.
  if (isPage) return { failure: 'upstream-error' }
  switch (status) {
    case 400:
    case 422:
      return { failure: 'upstream-rejected-request' }
    case 402:
      return { failure: 'upstream-account-restricted' }
    case 403:
      return { failure: 'upstream-credentials-rejected', refuses: 'rights' }
    case 404:
    case 410:
      return { failure: 'upstream-not-found' }
    default:
      return { failure: 'upstream-error' }
  }
}
