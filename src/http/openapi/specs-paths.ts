import { headersOf, requestHeadersOf } from './headers.js'
import type { Operation, PathItem, Response } from './openapi.js'
import { projectInPath, queryParameters } from './query-parameters.js'
import { modelArtsProblems, specsProblems, withoutContent } from './responses.js'
import { likeModelArts } from './security.js'

const cacheHeaders = ['ETag', 'Age', 'CacheControl', 'CacheStatus', 'Vary', 'RequestId'] as const
const limitHeaders = ['RateLimit', 'RateLimitPolicy'] as const

const good: Readonly<Record<string, Response>> = {
  200: {
    description: 'The list, fresh or as stale as `Age` and `Cache-Status` say.',
    headers: headersOf(...cacheHeaders, 'ContentEncoding', ...limitHeaders),
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/SpecList' },
        examples: {
          specs: { $ref: '#/components/examples/specs' },
          noSpecs: { $ref: '#/components/examples/noSpecs' },
        },
      },
    },
  },
  304: {
    description: 'The caller has it already: `If-None-Match` names its `ETag`.',
    headers: headersOf(...cacheHeaders, ...limitHeaders),
  },
}

const requestHeaders = requestHeadersOf('IfNoneMatch', 'CacheControl', 'RequestId')

const getSpecs: Operation = {
  operationId: 'getSpecs',
  tags: ['specs'],
  summary: 'Which machines can be chosen for a job',
  description:
    'Answered from the cache wherever possible. The same question gives the same entry, whatever the order of its parameters. An unknown, repeated, empty or bad parameter gives 400 `invalid-query`, which names every fault at once.',
  parameters: [...queryParameters(), ...requestHeaders],
  responses: { ...good, ...specsProblems() },
}

const getResourceSpecs: Operation = {
  operationId: 'getResourceSpecs',
  tags: ['specs'],
  summary: 'The same, as ModelArts itself answers',
  description:
    'For clients that were written for ModelArts: they change only their base URL, and send our API key or JWT where they sent their token. The same cache and lists as `/specs`; failures in ModelArts’ own shape. Parameters that it does not know are ignored.',
  security: likeModelArts,
  parameters: [
    projectInPath(),
    ...queryParameters(['job_type', 'engine_id', 'project_type']),
    ...requestHeaders,
  ],
  responses: { ...good, ...modelArtsProblems() },
}

export const specsPaths: Readonly<Record<string, PathItem>> = {
  '/specs': { get: getSpecs, head: headOf(getSpecs, 'headSpecs') },
  '/v1/{project_id}/job/resource-specs': {
    get: getResourceSpecs,
    head: headOf(getResourceSpecs, 'headResourceSpecs'),
  },
}

function headOf(get: Operation, operationId: string): Operation {
  return {
    ...get,
    operationId,
    summary: 'The header fields alone',
    description: 'As GET, without the body: to learn cheaply whether the list has changed.',
    responses: withoutContent(get.responses),
  }
}
