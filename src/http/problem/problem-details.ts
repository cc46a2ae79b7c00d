import { randomUUID } from 'node:crypto'
import type { Problem } from './problem.js'
import { problemTypes } from './problem-types.js'

/** RFC 9457 problem details, as sent. `application/problem+json`. */
export interface ProblemDetails {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** This occurrence: `urn:uuid:…`. */
  readonly instance: string
  readonly code: string
  readonly request_id: string
  readonly errors?: readonly { readonly parameter: string; readonly detail: string }[]
  /** Seconds; equal to the `Retry-After` header. */
  readonly retry_after?: number
  readonly upstream?: {
    readonly status?: number
    readonly error_code?: string
    readonly request_id?: string
  }
}

export function problemDetails(problem: Problem, requestId: string): ProblemDetails {
  const { errors, retryAfterSeconds, upstream } = problem.extras
  return {
    type: `/problems/${problem.code}`,
    title: problemTypes[problem.code].title,
    status: problem.status,
    detail: problem.detail,
    instance: `urn:uuid:${randomUUID()}`,
    code: problem.code,
    request_id: requestId,
    ...(errors && { errors }),
    ...(retryAfterSeconds !== undefined && { retry_after: retryAfterSeconds }),
    ...(upstream && {
      upstream: {
        ...(upstream.status !== undefined && { status: upstream.status }),
        ...(upstream.errorCode !== undefined && { error_code: upstream.errorCode }),
        ...(upstream.requestId !== undefined && { request_id: upstream.requestId }),
      },
    }),
  }
}

/** The header fields that go with a problem, beside its content type and length. */
export function problemHeaders(problem: Problem): Record<string, string> {
  const { retryAfterSeconds, headers } = problem.extras
  return {
    'cache-control': 'no-store',
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    ...headers,
  }
}
