import { problemDetails } from '../problem/problem-details.js'
import { problemTypes, type ServiceErrorCode } from '../problem/problem-types.js'
import { Problem, type ProblemDetailsExtras } from '../problem/problem.js'
import { problemCodes } from '../web/problem-type-document.js'
import type { Example, Schema } from './openapi.js'

/** `invalid-query` is `InvalidQueryProblem`. */
function problemSchemaName(code: ServiceErrorCode): string {
  const words = code.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
  return `${words.join('')}Problem`
}

const parameterFaults: Schema = {
  type: 'array',
  description: 'Every fault, at once.',
  items: {
    type: 'object',
    required: ['parameter', 'detail'],
    properties: { parameter: { type: 'string' }, detail: { type: 'string' } },
  },
}

const upstream: Schema = {
  type: 'object',
  description: 'What ModelArts said of itself.',
  properties: {
    status: { type: 'integer' },
    error_code: { type: 'string' },
    request_id: { type: 'string' },
  },
}

/** One schema per row of the problem table, and `Problem`, which is any of them. */
export const problemSchemas: Readonly<Record<string, Schema>> = {
  Problem: anyOf(problemCodes, 'A failure (RFC 9457). Switch on `code`; newer versions may add codes.'),
  ...Object.fromEntries(problemCodes.map((code) => [problemSchemaName(code), problemSchema(code)])),
}

/** A problem of one of these types, told apart by `code`. */
export function anyOf(codes: readonly ServiceErrorCode[], description?: string): Schema {
  const refs = codes.map((code) => `#/components/schemas/${problemSchemaName(code)}`)
  const [only, ...others] = refs
  if (only !== undefined && others.length === 0) return { $ref: only }
  return {
    ...(description && { description }),
    oneOf: refs.map(($ref) => ({ $ref })),
    discriminator: {
      propertyName: 'code',
      mapping: Object.fromEntries(codes.map((code, at) => [code, refs[at] ?? ''])),
    },
  }
}

function problemSchema(code: ServiceErrorCode): Schema {
  const { status, title, cause } = problemTypes[code]
  const hasErrors = code === 'invalid-query' || code === 'invalid-policy'
  return {
    type: 'object',
    description: `${cause} See \`/problems/${code}\`.`,
    required: [
      'type',
      'title',
      'status',
      'detail',
      'instance',
      'code',
      'request_id',
      ...(hasErrors ? ['errors'] : []),
    ],
    properties: {
      type: { type: 'string', const: `/problems/${code}` },
      title: { type: 'string', const: title },
      status: { type: 'integer', const: status },
      detail: { type: 'string', description: 'What happened this time, for a person.' },
      instance: { type: 'string', description: 'This occurrence, as `urn:uuid:…`.' },
      code: { type: 'string', const: code },
      request_id: { type: 'string', description: 'The id of the request, as in `X-Request-Id`.' },
      ...(hasErrors && { errors: parameterFaults }),
      retry_after: { type: 'integer', minimum: 1, description: 'Seconds to wait; equal to `Retry-After`.' },
      ...(tellsOfUpstream(code) && { upstream }),
    },
  }
}

function tellsOfUpstream(code: ServiceErrorCode): boolean {
  return code.startsWith('upstream-')
}

/** One per problem type, made as the service makes its own. */
export const problemExamples: Readonly<Record<string, Example>> = Object.fromEntries(
  problemCodes.map((code) => [code, { summary: problemTypes[code].title, value: exampleOf(code) }]),
)

function exampleOf(code: ServiceErrorCode): object {
  const { cause, retry } = problemTypes[code]
  const extras: ProblemDetailsExtras = {
    ...(code === 'invalid-query' && {
      errors: [{ parameter: 'job_type', detail: 'must be train or inference' }],
    }),
    ...(code === 'invalid-policy' && {
      errors: [{ parameter: 'ttl_seconds', detail: 'must be a whole number, 1 to 31536000, or null' }],
    }),
    ...(retry === 'after-retry-after' && { retryAfterSeconds: 7 }),
    ...(code === 'upstream-rejected-request' && {
      upstream: { status: 400, errorCode: 'ModelArts.0104', requestId: '5fe0c7a1c9d24b0e8a0d61f7b3c2d495' },
    }),
  }
  return {
    ...problemDetails(new Problem(code, cause, extras), '3f0c9a52-6c86-4a0e-9d5b-0f4f7cf3a7d1'),
    instance: 'urn:uuid:0d9ad1d5-6c1c-4a2f-9f0e-3f6a7d9c1b42',
  }
}
