import { ListCache } from './list-cache.js'
import {
  parseProblem,
  UnexpectedResponse,
  type Problem,
  type ProblemCode,
  type ProblemOf,
} from './problem.js'
import type { components } from './schemas.js'
import { parseSpecList, type Spec, type SpecList } from './spec-list.js'

export { UnexpectedResponse }
export type { Problem, ProblemCode, ProblemOf, Spec, SpecList }

/** The parameters of `GET /specs`. */
export type SpecsQuery = components['schemas']['SpecsQuery']

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

export type SpecsResult =
  | {
      readonly ok: true
      /** The same object as before if the list has not changed. */
      readonly list: SpecList
      /** Seconds since the service loaded the list from ModelArts. */
      readonly ageSeconds: number
      readonly requestId: string | undefined
    }
  | { readonly ok: false; readonly problem: Problem }

/**
 * Calls the specs service from browsers and from Node.js. It keeps the last list of each query with
 * its ETag and revalidates it on every call, bypassing the browser's cache. Most responses are a
 * 304 without a body. An unchanged list is the same object, so a frontend can skip the redraw.
 */
export class SpecsClient {
  readonly #baseUrl: string
  readonly #credential: SpecsClientOptions['credential']
  readonly #fetch: typeof fetch
  readonly #lists = new ListCache()

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
  async specs(query: SpecsQuery = {}, options: SpecsRequestOptions = {}): Promise<SpecsResult> {
    const url = `${this.#baseUrl}/specs${queryString(query)}`
    const cached = this.#lists.get(url)
    const request = {
      headers: await this.#headers(options, cached?.etag),
      // A list from the browser's cache could be stale, and its `Age` would be from the time it was stored.
      cache: 'no-store' as const,
      ...(options.signal && { signal: options.signal }),
    }
    const response = await this.#fetch(url, request)
    if (response.status === 304 && cached) return listResult(response, cached.list)
    const text = await response.text()
    try {
      if (!response.ok) return { ok: false, problem: parseProblem(text) }
      const list = parseSpecList(text)
      const etag = response.headers.get('etag')
      if (etag !== null) this.#lists.set(url, { etag, list })
      return listResult(response, list)
    } catch (cause) {
      throw new UnexpectedResponse(url, response.status, { cause })
    }
  }

  async #headers({ maxAgeSeconds }: SpecsRequestOptions, etag?: string): Promise<Record<string, string>> {
    const credential = typeof this.#credential === 'function' ? await this.#credential() : this.#credential
    return {
      accept: 'application/json',
      ...(credential !== undefined && { authorization: `Bearer ${credential}` }),
      ...(etag !== undefined && { 'if-none-match': etag }),
      ...(maxAgeSeconds !== undefined && { 'cache-control': `max-age=${maxAgeSeconds}` }),
    }
  }
}

/** Sorted, so that equal queries have equal URLs. Undefined values are left out. */
function queryString(query: SpecsQuery): string {
  const pairs = Object.entries<string | number | boolean | undefined>(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, string] => [name, String(value)])
  const parameters = new URLSearchParams(pairs)
  parameters.sort()
  return pairs.length > 0 ? `?${parameters.toString()}` : ''
}

function listResult({ headers }: Response, list: SpecList): SpecsResult {
  return {
    ok: true,
    list,
    ageSeconds: Number(headers.get('age') ?? 0),
    requestId: headers.get('x-request-id') ?? undefined,
  }
}
