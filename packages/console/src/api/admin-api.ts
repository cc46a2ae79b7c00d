import { AdminProblem, NoAnswer, toProblem, type ProblemDetails } from './problem.js'

/** `undefined` is left out; an empty value is sent. */
export type Query = Readonly<Record<string, string | undefined>>

export interface AdminApiOptions {
  readonly credential: string
  readonly fetch: typeof fetch
  /** The credential is not accepted, or not any more. */
  readonly onRefused?: (problem: ProblemDetails) => void
}

export interface Answer<T> {
  readonly body: T
  readonly etag?: string
}

interface Init {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const mayTakeMs = 10_000

/** Calls of `/admin`, with the credential. Rejects with `AdminProblem` or `NoAnswer`. */
export class AdminApi {
  constructor(private readonly options: AdminApiOptions) {}

  get<T>(path: string, query: Query = {}): Promise<Answer<T>> {
    return this.#call<T>('GET', path, query)
  }

  post<T>(path: string, query: Query): Promise<Answer<T>> {
    return this.#call<T>('POST', path, query)
  }

  delete<T>(path: string, query: Query = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.#call<T>('DELETE', path, query, { headers })
  }

  patch<T>(path: string, patch: object, headers: Record<string, string>): Promise<Answer<T>> {
    return this.#call<T>(
      'PATCH',
      path,
      {},
      {
        headers: { 'content-type': 'application/merge-patch+json', ...headers },
        body: JSON.stringify(patch),
      },
    )
  }

  /** The stream of events, open for as long as `signal` allows. */
  async events(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#fetch('admin/events', {
      headers: { ...this.#authorization, accept: 'text/event-stream' },
      signal,
    })
    if (response.ok && response.body) return response.body
    throw await this.#problemOf(response)
  }

  async #call<T>(method: string, path: string, query: Query, init: Init = {}): Promise<Answer<T>> {
    const response = await this.#fetch(`admin/${path}${queryText(query)}`, {
      ...init,
      method,
      headers: { ...this.#authorization, accept: 'application/json', ...init.headers },
      signal: AbortSignal.timeout(mayTakeMs),
    })
    if (!response.ok) throw await this.#problemOf(response)
    const etag = response.headers.get('etag')
    const body = (await response.json().catch(noAnswer)) as T
    return { body, ...(etag !== null && { etag }) }
  }

  /** Relative to the page, so that it also works behind a proxy that adds a path. */
  #fetch(url: string, init: RequestInit): Promise<Response> {
    return this.options.fetch(url, { ...init, credentials: 'omit' }).catch(noAnswer)
  }

  async #problemOf(response: Response): Promise<AdminProblem> {
    const body: unknown = await response.json().catch(() => undefined)
    const problem = toProblem(response.status, body)
    if (response.status === 401 || response.status === 403) this.options.onRefused?.(problem)
    return new AdminProblem(problem)
  }

  get #authorization(): Record<string, string> {
    return { authorization: `Bearer ${this.options.credential}` }
  }
}

function queryText(query: Query): string {
  const pairs = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`
}

function noAnswer(cause: unknown): never {
  throw new NoAnswer('no answer', { cause })
}
