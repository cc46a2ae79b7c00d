import { problemCodes } from '../../web/problem-type-document.js'
import { headersOf, requestHeadersOf } from '../headers.js'
import type { MediaType, Operation, PathItem, Response } from '../openapi.js'
import { plainProblems } from '../responses.js'
import { admin, open } from '../security.js'

const staticHeaders = headersOf('ETag', 'StaticCacheControl', 'Vary', 'ContentEncoding', 'RequestId')
const conditional = requestHeadersOf('IfNoneMatch', 'RequestId')

const notModified: Response = {
  description: 'The caller has it already.',
  headers: headersOf('ETag', 'StaticCacheControl', 'Vary', 'RequestId'),
}

const json = (schema: string): Record<string, MediaType> => ({
  'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
})
const page: Record<string, MediaType> = { 'text/html': { schema: { type: 'string' } } }

const listProblemTypes: Operation = {
  operationId: 'listProblemTypes',
  tags: ['about'],
  summary: 'All kinds of problems',
  description: 'HTML for a browser, JSON for anything else, as `Accept` weighs them.',
  security: open,
  parameters: conditional,
  responses: {
    200: {
      description: 'All problem types.',
      headers: staticHeaders,
      content: { ...json('ProblemTypeList'), ...page },
    },
    304: notModified,
    ...plainProblems('not-acceptable'),
  },
}

const getProblemType: Operation = {
  operationId: 'getProblemType',
  tags: ['about'],
  summary: 'What a kind of problem means',
  description: 'Where the `type` of a problem leads: its cause, how to fix it, and whether a retry helps.',
  security: open,
  parameters: [
    {
      name: 'slug',
      in: 'path',
      required: true,
      description: 'The `code` of the problem.',
      schema: { type: 'string', enum: problemCodes },
      example: 'upstream-throttled',
    },
    ...conditional,
  ],
  responses: {
    200: {
      description: 'The problem type.',
      headers: staticHeaders,
      content: { ...json('ProblemType'), ...page },
    },
    304: notModified,
    ...alsoAsPage('404', plainProblems('not-found', 'not-acceptable')),
  },
}

const getOpenApi: Operation = {
  operationId: 'getOpenApi',
  tags: ['about'],
  summary: 'This document',
  description: 'OpenAPI 3.1, of everything that callers can ask.',
  security: open,
  parameters: conditional,
  responses: {
    200: {
      description: 'The document.',
      headers: staticHeaders,
      content: { 'application/json': { schema: { type: 'object' } } },
    },
    304: notModified,
    ...plainProblems('not-acceptable'),
  },
}

const pageOperation = (operationId: string, summary: string, description: string): Operation => ({
  operationId,
  tags: ['about'],
  summary,
  description,
  security: open,
  parameters: conditional,
  responses: {
    200: { description: 'The page.', headers: staticHeaders, content: page },
    304: notModified,
    ...plainProblems('not-acceptable'),
  },
})

const getDocs = pageOperation(
  'getDocs',
  'This document as a page, to read and to try',
  'Loads nothing from elsewhere.',
)

const getConsole = pageOperation(
  'getConsole',
  'The page for operators',
  'Loads nothing from elsewhere. What it shows it asks of `/admin`, with the credential that is typed in.',
)

const getRunbook = pageOperation(
  'getRunbook',
  'What to do when something is wrong, as a page',
  'What the console links to; it works without internet.',
)

const getLiveness: Operation = {
  operationId: 'getLiveness',
  tags: ['health'],
  summary: 'Whether the process can answer',
  description: 'Looks at nothing else, so that an outage elsewhere restarts nobody.',
  security: open,
  responses: {
    200: { description: 'It can.', headers: headersOf('NoStore', 'RequestId'), content: json('Liveness') },
    ...plainProblems(),
  },
}

const getReadiness: Operation = {
  operationId: 'getReadiness',
  tags: ['health'],
  summary: 'Whether it can serve',
  description: 'Redis or ModelArts being down is `degraded`, not 503: there is the cache.',
  security: open,
  responses: {
    200: { description: 'It can.', headers: headersOf('NoStore', 'RequestId'), content: json('Readiness') },
    503: {
      description: 'It is starting or draining.',
      headers: headersOf('NoStore', 'RequestId'),
      content: json('Readiness'),
    },
    ...plainProblems(),
  },
}

const getMetrics: Operation = {
  operationId: 'getMetrics',
  tags: ['health'],
  summary: 'Figures for Prometheus',
  description:
    'Open with `CALLER_AUTH=none` or on the management port; otherwise it needs an admin credential.',
  security: admin,
  responses: {
    200: {
      description: 'All metrics, in the text format of Prometheus.',
      headers: headersOf('NoStore', 'RequestId'),
      content: { 'text/plain': { schema: { type: 'string' } } },
    },
    ...plainProblems('unauthenticated', 'forbidden', 'rate-limited'),
  },
}

export const otherPaths: Readonly<Record<string, PathItem>> = {
  '/problems': { get: listProblemTypes },
  '/problems/{slug}': { get: getProblemType },
  '/openapi.json': { get: getOpenApi },
  '/docs': { get: getDocs },
  '/console': { get: getConsole },
  '/console/runbook': { get: getRunbook },
  '/health/live': { get: getLiveness },
  '/health/ready': { get: getReadiness },
  '/metrics': { get: getMetrics },
}

/** Where a browser is answered in HTML even though something is wrong. */
function alsoAsPage(wanted: string, responses: Readonly<Record<string, Response>>): Record<string, Response> {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      status === wanted ? { ...response, content: { ...response.content, ...page } } : response,
    ]),
  )
}
