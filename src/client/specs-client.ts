import type { components, paths } from './openapi.js'
import { parseProblem, UnexpectedAnswer, type Problem, type ProblemCode, type ProblemOf } from './problem.js'
import { RememberedLists } from './remembered-lists.js'
import { parseSpecList, type Spec, type SpecList } from './spec-list.js'

export { UnexpectedAnswer }
export type { components, paths, Problem, ProblemCode, ProblemOf, Spec, SpecList }

/** What to ask for; see `GET /specs`. `engine_id` is text, because it has 64 bits. */
export type SpecsQuery = NonNullable<paths['/specs']['get']['parameters']['query']>

export interface SpecsClientOptions {
  /** Where the service is, such as `https://specs.example.com`. */
  readonly baseUrl: string | URL
  /** An API key or JWT, or what gives one; asked before each request, so that it may renew. */
  readonly credential?: string | (() => string | Promise<string>)
  /** Default: the platform's. */
  readonly fetch?: typeof fetch
}

export interface AskOptions {
  readonly signal?: AbortSignal
  /** Accept nothing older. The service asks ModelArts at most once in a few seconds for one list. */
  readonly maxAgeSeconds?: number
}

export type SpecsResult =
  | {
      readonly ok: true
      /** The same object as before while the list has not changed. */
      readonly list: SpecList
      /** How old the list is: since ModelArts was asked. */
      readonly ageSeconds: number
      readonly requestId: string | undefined
    }
  | { readonly ok: false; readonly problem: Problem }

/**
 * Asks the specs service, in browsers and elsewhere. It keeps the last list of each question with
 * its ETag and asks each time whether it still holds, past the browser's own cache: mostly the
 * answer is a 304 without a body, no list is older than the service says, and an unchanged list
 * is the same object, so that nothing needs to be drawn anew.
 */
export class SpecsClient {
  readonly #baseUrl: string
  readonly #credential: SpecsClientOptions['credential']
  readonly #fetch: typeof fetch
  readonly #remembered = new RememberedLists()

  constructor({ baseUrl, credential, fetch = globalThis.fetch }: SpecsClientOptions) {
    this.#baseUrl = String(baseUrl).replace(/\/+$/, '')
    this.#credential = credential
    // A browser's fetch insists on being called on its window.
    this.#fetch = fetch.bind(globalThis)
  }

  /**
   * The specs that fit. A failure that the service tells of is a result, so that it cannot be
   * forgotten. Rejects when there was no answer (a `TypeError` of fetch), when `signal` aborted,
   * and with `UnexpectedAnswer` when something else than the service answered.
   */
  async specs(query: SpecsQuery = {}, options: AskOptions = {}): Promise<SpecsResult> {
    const url = `${this.#baseUrl}/specs${queryString(query)}`
    const remembered = this.#remembered.get(url)
    const request = {
      headers: await this.#headers(options, remembered?.etag),
      // A list from the browser's cache could be stale already, and its age would be that of then.
      cache: 'no-store' as const,
      ...(options.signal && { signal: options.signal }),
    }
    const answer = await this.#fetch(url, request)
    if (answer.status === 304 && remembered) return listResult(answer, remembered.list)
    const text = await answer.text()
    try {
      if (!answer.ok) return { ok: false, problem: parseProblem(text) }
      const list = parseSpecList(text)
      const etag = answer.headers.get('etag')
      if (etag !== null) this.#remembered.set(url, { etag, list })
      return listResult(answer, list)
    } catch (cause) {
      throw new UnexpectedAnswer(url, answer.status, { cause })
    }
  }

  async #headers({ maxAgeSeconds }: AskOptions, etag: string | undefined): Promise<Record<string, string>> {
    const credential = typeof this.#credential === 'function' ? await this.#credential() : this.#credential
    return {
      accept: 'application/json',
      ...(credential !== undefined && { authorization: `Bearer ${credential}` }),
      ...(etag !== undefined && { 'if-none-match': etag }),
      ...(maxAgeSeconds !== undefined && { 'cache-control': `max-age=${maxAgeSeconds}` }),
    }
  }
}

/** Sorted, so that a question has one URL. What is undefined is left out. */
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
