import type { IncomingHttpHeaders } from 'node:http'
import { expect } from '@jest/globals'

/** The slugs that are public, with their statuses: written down here once more, so that a change is noticed. */
export const problemStatuses = {
  'invalid-query': 400,
  unauthenticated: 401,
  forbidden: 403,
  'unknown-project': 404,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'request-timeout': 408,
  'payload-too-large': 413,
  'headers-too-large': 431,
  'bad-request': 400,
  'rate-limited': 429,
  'upstream-rejected-request': 422,
  'not-supported-upstream': 422,
  'upstream-not-found': 404,
  'upstream-credentials-rejected': 502,
  'upstream-account-restricted': 502,
  'upstream-throttled': 503,
  'upstream-error': 502,
  'upstream-unreachable': 502,
  'upstream-timeout': 504,
  'upstream-malformed': 502,
  'upstream-unavailable': 503,
  'not-cached': 504,
  'invalid-policy': 400,
  'precondition-failed': 412,
  'redis-unavailable': 503,
  overloaded: 503,
  'shutting-down': 503,
  'internal-error': 500,
} as const

export type ProblemSlug = keyof typeof problemStatuses

export interface ProblemBody {
  readonly code: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly request_id: string
  readonly errors?: readonly { readonly parameter: string; readonly detail: string }[]
  readonly retry_after?: number
  readonly upstream?: {
    readonly status?: number
    readonly error_code?: string
    readonly request_id?: string
  }
}

interface AnyAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

const members = ['type', 'title', 'status', 'detail', 'instance', 'code', 'request_id']
const sometimes = ['errors', 'retry_after', 'upstream']

/** Holds an answer to all that every problem is (RFC 9457 and ours), and yields its body. */
export function expectProblem({ status, headers, text }: AnyAnswer, slug: ProblemSlug): ProblemBody {
  const body = JSON.parse(text) as ProblemBody & Record<string, unknown>
  expect({ code: body.code, status }).toEqual({ code: slug, status: problemStatuses[slug] })
  expect(headers['content-type']).toBe('application/problem+json')
  expect(headers['cache-control']).toBe('no-store')
  expect(body).toMatchObject({ type: `/problems/${slug}`, status, request_id: headers['x-request-id'] })
  expect(body.request_id).toMatch(/^[\w.-]{1,128}$/)
  expect(body.instance).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
  expect(body.title).toEqual(expect.stringMatching(/^\S.{5,}$/))
  expect(body.detail).toMatch(/^\S.{5,}$/)
  expect(Object.keys(body).filter((name) => !sometimes.includes(name))).toEqual(members)
  expect(headers['retry-after']).toBe(body.retry_after?.toString())
  for (const name of ['etag', 'age', 'cache-status', 'content-encoding'])
    expect(headers).not.toHaveProperty(name)
  return body
}
