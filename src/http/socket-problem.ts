import { randomUUID } from 'node:crypto'
import { STATUS_CODES, type OutgoingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { problemDetails, problemHeaders } from './problem/problem-details.js'
import { Problem } from './problem/problem.js'
import type { ServiceErrorCode } from './problem/problem-types.js'

/*
 * Answers where there is a socket but no request that Fastify could be asked about: what the HTTP
 * parser refuses, and CONNECT.
 */

const parserProblems: Readonly<Record<string, readonly [ServiceErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'Request line and headers together exceed the limit.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'The request was not complete in time.'],
}

/** What the HTTP parser itself refuses, by the code of its error. */
export function answerClientError(parserCode: string, socket: Duplex): void {
  // Node keeps the answer that is under way here, and its own handler looks at it the same way.
  const { _httpMessage: underWay } = socket as Duplex & { _httpMessage?: OutgoingMessage | null }
  if (parserCode === 'ECONNRESET' || underWay?.headersSent) {
    // Gone, or in the middle of an answer, which must not be broken into.
    socket.destroy()
    return
  }
  const [code, detail] = parserProblems[parserCode] ?? [
    'bad-request',
    'This is not a valid HTTP/1.1 request.',
  ]
  sendOnSocket(socket, new Problem(code, detail))
}

/** CONNECT, where Node would only close the socket. */
export function refuseConnect(server: Server): void {
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy())
    const headers = { allow: 'GET, HEAD' }
    sendOnSocket(socket, new Problem('method-not-allowed', 'This is no proxy.', { headers }))
  })
}

function sendOnSocket(socket: Duplex, problem: Problem): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
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
