import type { Engine, EngineList } from './engine-list.js'
import { ListCache } from './list-cache.js'
import {
  parseProblem,
  UnexpectedResponse,
  type Problem,
  type ProblemCode,
  type ProblemOf,
} from './problem.js'
import { queryString } from './query-string.js'
import type { components } from './schemas.js'
import { parseJson, type Spec, type SpecList } from './spec-list.js'
import type { WatchOptions, WatchStatus } from './watch-report.js'
import { watch } from './watch.js'

export { UnexpectedResponse }
export type { Engine, EngineList, Problem, ProblemCode, ProblemOf, Spec, SpecList, WatchOptions, WatchStatus }

/** The parameters of `GET /specs`. */
export type SpecsQuery = components['schemas']['SpecsQuery']

/** The parameters of `GET /engines`. */
export type EnginesQuery = components['schemas']['EnginesQuery']

export interface SpecsClientOptions {
  /** Where the service is, such as `https://specs.example.com`. */
  readonly baseUrl: string | URL
  /** An API key or JWT, or a function that returns one. The function is called before each request, so it can renew the credential. */
  readonly credential?: string | (() => string | Promise<string>)
  /** Default: the platform's. */
  readonly fetch?: typeof fetch
}

export interface SpecsRequestOptions {
  readonly signal?: AbortSignal
  /** Accept no older list. The service loads one list at most once every few seconds. */
  readonly maxAgeSeconds?: number
}

export type ListResult<List> =
  | {
      readonly ok: true
      /** The same object as before if the list has not changed. */
      readonly list: List
      /** Seconds since the service loaded the list from ModelArts. */
      readonly ageSeconds: number
      readonly requestId: string | undefined
    }
  | { readonly ok: false; readonly problem: Problem }

export type SpecsResult = ListResult<SpecList>
export type EnginesResult = ListResult<EngineList>

/**
 * Calls the specs service from browsers and from Node.js. It keeps the last list of each query with
 * its ETag and revalidates it on every call, bypassing the browser's cache. Most responses are a
 * 304 without a body. An unchanged list is the same object, so a frontend can skip the redraw.
 */
export class SpecsClient {
  readonly #baseUrl: string
  readonly #credential: SpecsClientOptions['credential']
  readonly #fetch: typeof fetch
  readonly #specs = new ListCache<SpecList>()
  readonly #engines = new ListCache<EngineList>()

  constructor({ baseUrl, credential, fetch = globalThis.fetch }: SpecsClientOptions) {
    this.#baseUrl = String(baseUrl).replace(/\/+$/, '')
    this.#credential = credential
    // A browser's fetch throws unless it is called on its window.
    this.#fetch = fetch.bind(globalThis)
  }

  /**
   * The specs that match. A failure that the service reports is a result, so the caller cannot
   * forget it. Rejects if there was no response (a `TypeError` of fetch), if `signal` aborted, and
   * with `UnexpectedResponse` if something other than the service answered.
   */
  specs(query: SpecsQuery = {}, options: SpecsRequestOptions = {}): Promise<SpecsResult> {
    return this.#list(this.#specs, `/specs${queryString(query)}`, options)
  }

  /** The AI engines of a project. Everything else is as for `specs`. */
  engines(query: EnginesQuery = {}, options: SpecsRequestOptions = {}): Promise<EnginesResult> {
    return this.#list(this.#engines, `/engines${queryString(query)}`, options)
  }

  async #list<List>(
    lists: ListCache<List>,
    path: string,
    options: SpecsRequestOptions,
  ): Promise<ListResult<List>> {
    const url = this.#baseUrl + path
    const cached = lists.get(url)
    const { maxAgeSeconds, signal } = options
    const response = await this.#get(url, signal, {
      accept: 'application/json',
      ...(cached && { 'if-none-match': cached.etag }),
      ...(maxAgeSeconds !== undefined && { 'cache-control': `max-age=${maxAgeSeconds}` }),
    })
    if (response.status === 304 && cached) return listResult(response, cached.list)
    const text = await response.text()
    try {
      if (!response.ok) return { ok: false, problem: parseProblem(text) }
      const list = parseJson(text) as List
      const etag = response.headers.get('etag')
      return listResult(response, etag === null ? list : lists.set(url, etag, list))
    } catch (cause) {
      throw new UnexpectedResponse(url, response.status, { cause })
    }
  }

  /**
   * Calls `onList` with the list that matches, and again whenever it changes: the service sends changes as they happen.
   * Reconnects by itself; where a proxy breaks event streams it polls. Returns what ends the watch, as `signal` does.
   */
  watch(query: SpecsQuery, options: WatchOptions): () => void {
    const parameters = queryString(query)
    const ending = new AbortController()
    const end = () => ending.abort()
    if (options.signal?.aborted) end()
    options.signal?.addEventListener('abort', end, { once: true, signal: ending.signal })
    const source = {
      open: (signal: AbortSignal, lastEventId: string | undefined) =>
        this.#get(`${this.#baseUrl}/specs/events${parameters}`, signal, {
          accept: 'text/event-stream',
          ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
        }),
      poll: (signal: AbortSignal) => this.specs(query, { signal }),
      keep: (etag: string, list: SpecList) =>
        this.#specs.set(`${this.#baseUrl}/specs${parameters}`, etag, list),
    }
    void watch(source, options, ending.signal)
    return end
  }

  async #get(
    url: string,
    signal: AbortSignal | undefined,
    headers: Record<string, string>,
  ): Promise<Response> {
    const credential = typeof this.#credential === 'function' ? await this.#credential() : this.#credential
    const request = {
      headers: { ...headers, ...(credential !== undefined && { authorization: `Bearer ${credential}` }) },
      // A list from the browser's cache could be stale, and its `Age` would be from the time it was stored.
      cache: 'no-store' as const,
      ...(signal && { signal }),
    }
    return this.#fetch(url, request)
  }
}

function listResult<List>({ headers }: Response, list: List): ListResult<List> {
  return {
    ok: true,
    list,
    ageSeconds: Number(headers.get('age') ?? 0),
    requestId: headers.get('x-request-id') ?? undefined,
  }
}
