import { HttpException } from '@nestjs/common'
import {
  BackedOff,
  CacheClosed,
  LoadFailedElsewhere,
  LoadTimedOut,
  NotCached,
} from '../../cache/entry/errors.js'
import { UpstreamFailure } from '../../upstream/failure.js'
import { Problem } from './problem.js'
import type { ServiceErrorCode } from './problem-types.js'

/** Aborts a wait: the caller has waited as long as we let anybody wait. */
export class RequestDeadline extends Error {
  override readonly name = 'RequestDeadline'
}

/** Aborts a wait: the process is about to end. */
export class ShuttingDown extends Error {
  override readonly name = 'ShuttingDown'
}

/** Every failure, ours, the framework's or the upstream's, as the one problem that the caller will see. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof UpstreamFailure) return upstreamProblem(error)
  if (error instanceof BackedOff) return backedOffProblem(error)
  if (error instanceof NotCached) {
    return new Problem(
      'not-cached',
      'Nothing is cached for this question, and the request allows no upstream call.',
    )
  }
  if (error instanceof RequestDeadline || error instanceof LoadTimedOut) {
    return new Problem('upstream-timeout', 'ModelArts gave no answer within the time limit of this request.')
  }
  if (error instanceof ShuttingDown || error instanceof CacheClosed) {
    return new Problem('shutting-down', 'This replica stops before it can answer; another one will.', {
      retryAfterSeconds: 1,
    })
  }
  if (error instanceof LoadFailedElsewhere) {
    return new Problem('upstream-error', 'The call to ModelArts failed; another replica made it.')
  }
  return (
    frameworkProblem(error) ??
    new Problem('internal-error', 'The request failed for a reason of our own.', {}, { cause: error })
  )
}

function upstreamProblem(failure: UpstreamFailure, retryAfterMs = failure.retryAfterMs): Problem {
  return new Problem(failure.code, failure.message, {
    ...(failure.upstream && { upstream: failure.upstream }),
    ...(retryAfterMs !== undefined && { retryAfterSeconds: wholeSeconds(retryAfterMs) }),
  })
}

/** Failures of the question or the account last until somebody acts; asking again gives the same. */
const lasting: ReadonlySet<ServiceErrorCode> = new Set<ServiceErrorCode>([
  'unknown-project',
  'not-supported-upstream',
  'upstream-rejected-request',
  'upstream-not-found',
  'upstream-credentials-rejected',
  'upstream-account-restricted',
  'upstream-throttled',
])

/**
 * No call is made while back-off runs. A lasting failure is repeated as it was; after a passing
 * one the problem is the back-off itself.
 */
function backedOffProblem({ cause, retryAfterMs }: BackedOff): Problem {
  if (!(cause instanceof UpstreamFailure)) return toProblem(cause)
  if (lasting.has(cause.code)) return upstreamProblem(cause, retryAfterMs)
  return new Problem(
    'upstream-unavailable',
    `After a failure (${cause.code}) no call is made to ModelArts for a moment.`,
    {
      retryAfterSeconds: wholeSeconds(retryAfterMs),
      ...(cause.upstream && { upstream: cause.upstream }),
    },
  )
}

/** RFC 9110 knows no fractions; 0 would invite a storm. */
const wholeSeconds = (ms: number) => Math.max(1, Math.ceil(ms / 1000))

const codeByStatus: Readonly<Record<number, ServiceErrorCode>> = {
  400: 'bad-request',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'request-timeout',
  413: 'payload-too-large',
  414: 'bad-request',
  // No route reads a body, so its type cannot be the caller's real trouble.
  415: 'bad-request',
  431: 'headers-too-large',
}

const detailByCode: Partial<Record<ServiceErrorCode, string>> = {
  'not-found': 'No route has this path.',
  'payload-too-large': 'The request body is above the limit.',
  'bad-request': 'The request cannot be read.',
}

/** What Nest and Fastify throw on their own: their status counts, their words stay inside. */
function frameworkProblem(error: unknown): Problem | undefined {
  const status =
    error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode
  const code = typeof status === 'number' ? codeByStatus[status] : undefined
  return (
    code && new Problem(code, detailByCode[code] ?? 'The request cannot be served.', {}, { cause: error })
  )
}
