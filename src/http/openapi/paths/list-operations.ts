import { headersOf, requestHeadersOf } from '../headers.js'
import type { Operation, PathItem, Response } from '../openapi.js'
import { listProblems, modelArtsProblems, withoutContent } from '../responses.js'
import { likeModelArts } from '../security.js'

/** What differs between the operations of one kind of list and another. */
export interface ListOperation extends Pick<
  Operation,
  'operationId' | 'tags' | 'summary' | 'description' | 'parameters'
> {
  /** Its HEAD. */
  readonly headOperationId: string
  /** The component that a good answer is. */
  readonly schema: string
  /** The components that show one. */
  readonly examples: readonly string[]
}

const cacheHeaders = ['ETag', 'Age', 'CacheControl', 'CacheStatus', 'Vary', 'RequestId'] as const
const limitHeaders = ['RateLimit', 'RateLimitPolicy'] as const
const requestHeaders = requestHeadersOf('IfNoneMatch', 'CacheControl', 'RequestId')

/** GET and HEAD of a route that answers with a list from the cache. */
export function listPath(list: ListOperation): PathItem {
  return pathOf(list, { responses: { ...good(list), ...listProblems() } })
}

/** The same on a route of ModelArts. */
export function modelArtsListPath(list: ListOperation): PathItem {
  return pathOf(list, { security: likeModelArts, responses: { ...good(list), ...modelArtsProblems() } })
}

function good({ schema, examples }: ListOperation): Readonly<Record<string, Response>> {
  return {
    200: {
      description: 'The list, fresh or as stale as `Age` and `Cache-Status` say.',
      headers: headersOf(...cacheHeaders, 'ContentEncoding', ...limitHeaders),
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${schema}` },
          examples: Object.fromEntries(
            examples.map((name) => [name, { $ref: `#/components/examples/${name}` }]),
          ),
        },
      },
    },
    304: {
      description: 'The caller has it already: `If-None-Match` names its `ETag`.',
      headers: headersOf(...cacheHeaders, ...limitHeaders),
    },
  }
}

function pathOf(
  { operationId, headOperationId, tags, summary, description, parameters = [] }: ListOperation,
  { security, responses }: Pick<Operation, 'security' | 'responses'>,
): PathItem {
  const get: Operation = {
    operationId,
    tags,
    summary,
    description,
    ...(security && { security }),
    parameters: [...parameters, ...requestHeaders],
    responses,
  }
  const head: Operation = {
    ...get,
    operationId: headOperationId,
    summary: 'The header fields alone',
    description: 'As GET, without the body: to learn cheaply whether the list has changed.',
    responses: withoutContent(get.responses),
  }
  return { get, head }
}
