import type { Answer, LookupOptions } from '../../cache/entry/answer.js'
import type { Representation } from '../../cache/entry/entry.js'

/** What a request asks for, once it was read. */
export interface CachedQuery {
  readonly projectId: string
}

/** What to send, and how the cache came by it. */
export interface CachedAnswer {
  readonly representation: Representation
  readonly cached: Answer
}

/** Something that is answered from the cache on a route of its own: what fast path, responder and query cache must know of it. */
export interface CachedResource<Query extends CachedQuery = CachedQuery> {
  /** As the route is registered; for the log. */
  readonly path: string
  /** Whether the credential may stand in `X-Auth-Token`. */
  readonly acceptsAuthToken: boolean
  /** Reads the query of a URL, without `?`; `projectId` where the path holds one. Throws `invalid-query`. */
  readQuery(rawQuery: string, projectId?: string): Query
  /** The answer, if that takes no waiting. */
  tryFind(query: Query, options?: LookupOptions): CachedAnswer | undefined
  find(query: Query, options?: LookupOptions): Promise<CachedAnswer>
}

/** A query, and the resource that can answer it. */
export interface CachedQuestion<Query extends CachedQuery = CachedQuery> {
  readonly resource: CachedResource<Query>
  readonly query: Query
}
