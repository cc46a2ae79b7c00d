import { randomUUID } from 'node:crypto'
import { STATUS_CODES, type OutgoingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyHttpOptions, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.js'
import { problemDetails, problemHeaders } from './problem/problem-details.js'
import { Problem } from './problem/problem.js'
import type { ServiceErrorCode } from './problem/problem-types.js'
import { requestIdOf } from './request-context.js'

/** A request line with headers above this is refused with 431. */
const maxHeaderBytes = 16_384
/** No route takes a body; this much is read before 413, so that small ones get their 404 or 405. */
const maxBodyBytes = 16_384
/** A request must be complete by then, or its socket is closed with 408. */
const receiveTimeoutMs = 8_000
/** Longer than the idle time of common load balancers (60 s), so that they close first and never meet a closed socket. */
const keepAliveTimeoutMs = 72_000

/** Told of errors that Fastify meets before any route or hook, such as a path that cannot be decoded. */
export type OnFrameworkError = (error: Error, request: FastifyRequest, reply: FastifyReply) => void

export function serverOptions(
  { server }: Config,
  onFrameworkError: OnFrameworkError,
): FastifyHttpOptions<Server> {
  return {
    // We log one line per request ourselves (access-log.ts).
    logger: false,
    genReqId: (request) => requestIdOf(request),
    bodyLimit: maxBodyBytes,
    requestTimeout: receiveTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    http: {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: receiveTimeoutMs,
      connectionsCheckingInterval: 1_000,
      // Node would answer with an empty 400; request-context.ts answers with a problem.
      requireHostHeader: false,
    },
    // While draining, requests on open connections are served like all others.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1_024 },
    trustProxy: server.trustProxy.length > 0 ? [...server.trustProxy] : false,
    frameworkErrors: (error, request, reply) => onFrameworkError(error, request, reply),
    clientErrorHandler: (error, socket) => answerClientError(error.code, socket),
  }
}

/** What the HTTP parser itself refuses: there is no request to reply to, only a socket. */
function answerClientError(parserCode: string, socket: Socket): void {
  // Node keeps the answer that is under way here, and its own handler looks at it the same way.
  const { _httpMessage: underWay } = socket as Socket & { _httpMessage?: OutgoingMessage | null }
  if (parserCode === 'ECONNRESET' || !socket.writable || underWay?.headersSent) {
    // Gone, or in the middle of an answer, which must not be broken into.
    socket.destroy()
    return
  }
  const problem = parserProblem(parserCode)
  const requestId = randomUUID()
  const body = JSON.stringify(problemDetails(problem, requestId))
  const headers = {
    ...problemHeaders(problem),
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
    connection: 'close',
  }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${head.join('')}\r\n${body}`)
}

const parserProblems: Readonly<Record<string, readonly [ServiceErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: [
    'headers-too-large',
    `Request line and headers together exceed ${maxHeaderBytes} bytes.`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'The request was not complete in time.'],
}

function parserProblem(parserCode: string): Problem {
  const [code, detail] = parserProblems[parserCode] ?? [
    'bad-request',
    'This is not a valid HTTP/1.1 request.',
  ]
  return new Problem(code, detail)
}
