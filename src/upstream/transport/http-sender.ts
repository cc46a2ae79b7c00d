import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { HttpService } from '@nestjs/axios'
import { isAxiosError, type AxiosResponse } from 'axios'
import { firstValueFrom } from 'rxjs'
import type { Agents } from './agents.js'
import { abortable } from '../../concurrency/abort.js'
import type { ReceivedResponse, ResponseHead, Send } from './send.js'
import { TransportError } from './transport-error.js'

const userAgent = 'specs-bff'

/** A token comes in a header, and may be longer than all headers together by Node's default of 16 kB. */
const maxHeaderBytes = 65_536

/**
 * Node's own client, which axios takes when it is not to follow redirects, with room for long headers.
 * It reports the head: what axios says of a connection that ends later differs by Node's version, and holds no status.
 */
class Transport {
  hasBegun = false

  constructor(private readonly onHead: (head: ResponseHead) => void) {}

  readonly request = (options: RequestOptions, onResponse: (response: IncomingMessage) => void) =>
    (options.protocol === 'https:' ? requestHttps : requestHttp)(
      { ...options, maxHeaderSize: maxHeaderBytes },
      (response) => {
        this.hasBegun = true
        this.onHead(headOf(response))
        onResponse(response)
      },
    )
}

/**
 * The one place that opens sockets. Every default of axios that could surprise is turned off:
 * it neither re-encodes the URL, nor follows redirects (which would carry our token elsewhere),
 * nor takes a proxy from the environment, nor throws by status, nor turns digits into floats.
 * Its errors hold request headers, so none leaves this file.
 */
export function httpSender(http: HttpService, agents: Agents, maxBodyBytes: number): Send {
  return async (request, signal, onHead = () => {}) => {
    const transport = new Transport(onHead)
    try {
      const response = firstValueFrom(
        http.request<unknown>({
          method: request.method,
          url: request.url,
          headers: {
            accept: 'application/json',
            'user-agent': userAgent,
            'accept-encoding': 'gzip, br',
            ...request.headers,
          },
          data: request.body,
          ...agents.for(new URL(request.url)),
          signal,
          responseType: 'arraybuffer',
          maxContentLength: maxBodyBytes,
          transport,
          maxRedirects: 0,
          proxy: false,
          validateStatus: null,
        }),
      )
      return received(await abortable(response, signal))
    } catch (error) {
      signal.throwIfAborted()
      throw transportError(error, transport.hasBegun)
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
