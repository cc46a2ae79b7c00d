import { problemTypes, type ServiceErrorCode } from '../problem/problem-types.js'
import { Problem } from '../problem/problem.js'
import { modelArtsFailure } from '../problem/modelarts-failure.js'
import { headersOf } from './headers.js'
import type { Example, MediaType, Response } from './openapi.js'
import { anyOf } from './problems.js'

type Responses = Readonly<Record<string, Response>>

/** What is refused before a route is found, so that no route has a say in its shape. */
const beforeRouting: readonly ServiceErrorCode[] = ['bad-request', 'request-timeout', 'headers-too-large']

/** What can happen to any request. */
const anywhere: readonly ServiceErrorCode[] = [...beforeRouting, 'payload-too-large', 'internal-error']

/** What the one who calls may not, or not so often. */
const ofCallers: readonly ServiceErrorCode[] = ['unauthenticated', 'forbidden', 'rate-limited']

/** What can go wrong with a question to ModelArts. */
const ofUpstream = Object.keys(problemTypes).filter(
  (code) => code.startsWith('upstream-') || code === 'not-supported-upstream',
) as ServiceErrorCode[]

const ofLists: readonly ServiceErrorCode[] = [
  'invalid-query',
  ...ofCallers,
  'unknown-project',
  'not-acceptable',
  ...ofUpstream,
  'not-cached',
  'overloaded',
  'shutting-down',
]

/** On the routes whose requests are counted, where there is a limit. */
const limitHeaders = headersOf('RateLimit', 'RateLimitPolicy')

export const listProblems = (): Responses => problemResponses(ofLists, problemContent, limitHeaders)

/** Failures before a stream begins; what happens later is an event. */
export const streamProblems = (): Responses =>
  problemResponses(
    ['invalid-query', ...ofCallers, 'unknown-project', 'not-acceptable', 'overloaded', 'shutting-down'],
    problemContent,
    limitHeaders,
  )

/** The same failures in ModelArts' shape. */
export const modelArtsProblems = (): Responses => problemResponses(ofLists, modelArtsContent, limitHeaders)

/** Failures of routes that need neither a credential nor ModelArts. */
export function plainProblems(...codes: readonly ServiceErrorCode[]): Responses {
  return problemResponses(codes, problemContent)
}

/** For HEAD: the same answers without their bodies. */
export function withoutContent(responses: Responses): Responses {
  return Object.fromEntries(
    Object.entries(responses).map(([status, { description, headers }]) => [
      status,
      { description, ...(headers && { headers }) },
    ]),
  )
}

const anyOther: Response = {
  description: 'Any other problem, such as 405 `method-not-allowed`, which names the methods in `Allow`.',
  headers: headersOf('NoStore', 'RequestId', 'Allow'),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: { 'method-not-allowed': { $ref: '#/components/examples/method-not-allowed' } },
    },
  },
}

function problemResponses(
  codes: readonly ServiceErrorCode[],
  content: (codes: readonly ServiceErrorCode[]) => Record<string, MediaType>,
  ofRoute: Response['headers'] = {},
): Responses {
  const all = [...codes, ...anywhere]
  const statuses = [...new Set(all.map((code) => problemTypes[code].status))].sort(
    (one, other) => one - other,
  )
  const byStatus = Object.fromEntries(
    statuses.map((status) => {
      const alike = all.filter((code) => problemTypes[code].status === status)
      const description = alike.map((code) => `\`${code}\`: ${problemTypes[code].title}.`).join('\n\n')
      const headers = { ...problemHeaders(alike), ...ofRoute }
      return [String(status), { description, headers, content: content(alike) }]
    }),
  )
  return { ...byStatus, default: anyOther }
}

function problemHeaders(codes: readonly ServiceErrorCode[]) {
  return headersOf(
    'NoStore',
    'RequestId',
    'RetryAfter',
    'Vary',
    ...(codes.includes('unauthenticated') ? (['WwwAuthenticate'] as const) : []),
  )
}

function problemContent(codes: readonly ServiceErrorCode[]): Record<string, MediaType> {
  return {
    'application/problem+json': {
      schema: anyOf(codes),
      examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
    },
  }
}

function modelArtsContent(codes: readonly ServiceErrorCode[]): Record<string, MediaType> {
  const early = codes.filter((code) => beforeRouting.includes(code))
  const later = codes.filter((code) => !beforeRouting.includes(code))
  return {
    ...(later.length > 0 && {
      'application/json': {
        schema: { $ref: '#/components/schemas/ModelArtsFailure' },
        examples: Object.fromEntries(later.map((code) => [code, modelArtsExample(code)])),
      },
    }),
    ...(early.length > 0 && problemContent(early)),
  }
}

function modelArtsExample(code: ServiceErrorCode): Example {
  const { title, cause } = problemTypes[code]
  const value = modelArtsFailure(new Problem(code, cause), '').body
  return { summary: title, value }
}
