import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { wire, type Exchange } from './exchanges.js'
import type { Outcome } from './raw-connection.js'
import type { Response } from './response.js'

/** By code. */
type Statuses = ReadonlyMap<string, number>

/**
 * What is wrong with how a request was met; undefined when nothing is. The text names the kind of fault and nothing
 * of the one request, so that equal faults are reported once.
 */
export function faultOf(exchange: Exchange, outcome: Outcome, problemStatuses: Statuses): string | undefined {
  // What was no HTTP may be hung up on; so is who asks for a tunnel, which this server does not have.
  if (outcome === 'closed')
    return exchange.kind === 'bytes' || exchange.method === 'CONNECT' ? undefined : 'closed without an answer'
  if (outcome === 'silence') return 'no answer and no end'
  if (outcome === 'garbage') return 'an answer that is not HTTP/1.1'
  const { status, headers } = outcome
  if (!/^[\w.-]{1,128}$/.test(headers.get('x-request-id') ?? '')) return `${status} without X-Request-Id`
  try {
    const body = outcome.body.length > 0 ? decoded(outcome) : undefined
    if (status === 304 || (status >= 200 && status < 300)) return successFault(outcome, body)
    return refusalFault(exchange, outcome, body, problemStatuses)
  } catch (error) {
    return `${status} with a body that cannot be read: ${error instanceof Error ? error.name : ''}`
  }
}

function successFault({ status, headers }: Response, body: string | undefined): string | undefined {
  if (body === undefined || !headers.get('content-type')?.startsWith('application/json')) return undefined
  const value: unknown = JSON.parse(body)
  return typeof value === 'object' && value !== null ? undefined : `${status} with JSON that is no object`
}

function refusalFault(
  exchange: Exchange,
  { status, headers }: Response,
  body: string | undefined,
  problemStatuses: Statuses,
): string | undefined {
  const text = wire(exchange)
  const code = () => (body === undefined ? undefined : String(JSON.parse(body).code))
  const type = headers.get('content-type') ?? ''
  // Callers may ask for what is held or nothing; 504 is the answer of RFC 9111.
  const isNotCached = status === 504 && /only-if-cached/i.test(text)
  if (status >= 500 && !isNotCached) return `${status} ${type === 'application/problem+json' ? code() : ''}`
  if (headers.get('cache-control') !== 'no-store') return `${status} without Cache-Control: no-store`
  // Pages for people, and the route that speaks as ModelArts does.
  if (type.startsWith('text/html') && /\/(problems|docs)/.test(text)) return undefined
  if (type.startsWith('application/json') && text.includes('resource-specs'))
    return body === undefined ? undefined : modelArtsFault(status, JSON.parse(body))
  if (!type.startsWith('application/problem+json'))
    return `${status} as ${type || 'nothing'}, not as a problem`
  if (body === undefined) return isHead(exchange) ? undefined : `${status} without a body`
  return problemFault(status, headers, JSON.parse(body), problemStatuses)
}

function problemFault(
  status: number,
  headers: ReadonlyMap<string, string>,
  problem: Readonly<Record<string, unknown>>,
  problemStatuses: Statuses,
): string | undefined {
  const { type, title, detail, instance, code, request_id, retry_after } = problem
  const texts = { type, title, detail, instance, code, request_id }
  for (const [name, value] of Object.entries(texts))
    if (typeof value !== 'string' || value === '') return `${status} problem without ${name}`
  if (problemStatuses.get(String(code)) !== status) return `${status} problem with the code ${String(code)}`
  if (type !== `/problems/${String(code)}`) return `${status} problem with another type than its code`
  if (problem.status !== status) return `${status} problem with another status inside`
  if (request_id !== headers.get('x-request-id'))
    return `${status} problem with another request id than its header`
  const retryAfter = typeof retry_after === 'number' ? String(retry_after) : retry_after
  if (retryAfter !== headers.get('retry-after'))
    return `${status} problem with another Retry-After than its header`
  return undefined
}

function modelArtsFault(status: number, failure: Readonly<Record<string, unknown>>): string | undefined {
  const { is_success, error_code, error_message, error_msg } = failure
  const isOne =
    is_success === false && [error_code, error_message, error_msg].every((text) => typeof text === 'string')
  return isOne ? undefined : `${status} on the drop-in route that is no failure of ModelArts' shape`
}

function decoded({ headers, body }: Response): string {
  const coding = headers.get('content-encoding')
  return Buffer.from(
    coding === 'br' ? brotliDecompressSync(body) : coding === 'gzip' ? gunzipSync(body) : body,
  ).toString()
}

/** Whose answer has no body. */
export function isHead(exchange: Exchange): boolean {
  return wire(exchange).startsWith('HEAD ')
}
