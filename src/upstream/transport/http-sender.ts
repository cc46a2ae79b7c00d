import {
  request as requestHttp,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { request as requestHttps } from 'node:https'
import type { HttpService } from '@nestjs/axios'
import { isAxiosError, type AxiosResponse } from 'axios'
import type { Agents, Attempt, Pool } from './agents.js'
import type { ReceivedResponse, ResponseHead, Send } from './send.js'
import { TransportError } from './transport-error.js'
import { ProxyRefusal } from './tunnel.js'

const userAgent = 'specs-bff'

/** A token comes in a header, and may be longer than all headers together by Node's default of 16 kB. */
const maxHeaderBytes = 65_536

/**
 * Node's own client, which axios takes when it is not to follow redirects, with room for long headers.
 * It reports the head: what axios says of a connection that ends later differs by Node's version, and holds no status.
 */
class Transport {
  hasBegun = false
  #request: ClientRequest | undefined

  constructor(
    private readonly pool: Pool,
    private readonly signal: AbortSignal,
    private readonly onHead: (head: ResponseHead) => void,
  ) {}

  /** The connection had been kept, and may have died before this request. */
  get isUnansweredOnKept(): boolean {
    return !this.hasBegun && this.#request?.reusedSocket === true
  }

  readonly request = (options: RequestOptions, onResponse: (response: IncomingMessage) => void) => {
    const all: RequestOptions & Attempt = { ...options, maxHeaderSize: maxHeaderBytes, attempt: this.signal }
    this.#request = (options.protocol === 'https:' ? requestHttps : requestHttp)(all, (response) => {
      this.hasBegun = true
      this.#judge(response)
      this.onHead(headOf(response))
      onResponse(response)
    })
    return this.#request
  }

  #judge(response: IncomingMessage): void {
    const { socket, statusCode = 0 } = response
    // A host that is taken out of service says so on every connection that is kept to it.
    if (statusCode >= 500) this.pool.retire()
    response.once('end', () => {
      if (!this.pool.mayKeep) socket.destroy()
    })
  }
}

/**
 * The one place that opens sockets. Every default of axios that could surprise is turned off:
 * it neither re-encodes the URL, nor follows redirects (which would carry our token elsewhere),
 * nor takes a proxy from the environment, nor throws by status, nor turns digits into floats.
 * Its errors hold request headers, so none leaves this file.
 */
export function httpSender(http: HttpService, agents: Agents, maxBodyBytes: number): Send {
  return async (request, signal, onHead = () => {}) => {
    const url = new URL(request.url)
    // A POST cannot be repeated safely, so it never meets a connection that died while it was kept.
    const isNew = request.newConnection === true || request.method === 'POST'
    for (let isRepeated = false; ; isRepeated = true) {
      const pool = agents.poolFor(url, isNew)
      const transport = new Transport(pool, signal, onHead)
      try {
        // Not `http.request`: an Observable and its token to cancel with cost as much again as the request.
        const response = await http.axiosRef.request<unknown>({
          method: request.method,
          url: request.url,
          headers: {
            accept: 'application/json',
            'user-agent': userAgent,
            'accept-encoding': 'gzip, br',
            ...request.headers,
          },
          data: request.body,
          httpAgent: pool.agent,
          httpsAgent: pool.agent,
          signal,
          responseType: 'arraybuffer',
          maxContentLength: maxBodyBytes,
          transport,
          maxRedirects: 0,
          proxy: false,
          validateStatus: null,
        })
        return received(response)
      } catch (error) {
        // Its neighbours were kept for as long, and are as dead.
        if (transport.isUnansweredOnKept) pool.retire()
        signal.throwIfAborted()
        const failed = transportError(error, transport.hasBegun)
        // RFC 9110 section 9.2.2. The pool is retired, so the repetition has a connection that was never kept.
        if (isRepeated || failed.fault !== 'unreachable' || !transport.isUnansweredOnKept) throw failed
      }
    }
  }
}

function headOf({ statusCode = 0, headers }: IncomingMessage): ResponseHead {
  return { status: statusCode, headers: textsOf(headers) }
}

function received({ status, headers, data }: AxiosResponse<unknown>): ReceivedResponse {
  return { status, headers: textsOf(headers), body: Buffer.isBuffer(data) ? data : Buffer.alloc(0) }
}

function textsOf(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}

function transportError(error: unknown, hasBegun: boolean): TransportError {
  if (!isAxiosError(error)) return new TransportError('unreachable', undefined)
  if (error.cause instanceof ProxyRefusal)
    return new TransportError('proxy-refused', undefined, error.cause.status)
  const code = systemCode(error.code)
  if (error.message.startsWith('maxContentLength')) return new TransportError('too-large', code)
  if (/^(HPE_|Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR_PADDING)/.test(code ?? ''))
    return new TransportError('undecodable', code)
  return new TransportError(hasBegun ? 'cut-short' : 'unreachable', code)
}

/** Codes such as `ECONNREFUSED`; nothing else that an error may carry there. */
function systemCode(code: string | undefined): string | undefined {
  return code !== undefined && /^[A-Z0-9_]{1,64}$/.test(code) ? code : undefined
}
