import { randomUUID } from 'node:crypto'
import { STATUS_CODES, type OutgoingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { problemDetails, problemHeaders } from '../problem/problem-details.js'
import { Problem } from '../problem/problem.js'

/*
 * Answers where there is a socket but no request that Fastify could be asked about: what the HTTP
 * parser refuses, and CONNECT.
 */

/** Made once: slow sockets come by the hundred, and an `Error` costs more than the sending. */
const parserProblems: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem(
    'headers-too-large',
    'Request line and headers together exceed the limit.',
  ),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem('request-timeout', 'The request was not complete in time.'),
}
const invalidRequest = new Problem('bad-request', 'This is not a valid HTTP/1.1 request.')
const noProxy = new Problem('method-not-allowed', 'This is no proxy.', { headers: { allow: 'GET, HEAD' } })

/** So long a client has to read its answer and to close, before it is cut off. */
const lingerMs = 1_000

/** What the HTTP parser itself refuses, by the code of its error. */
export function answerClientError(parserCode: string, socket: Duplex): void {
  // Node keeps the answer that is under way here, and its own handler looks at it the same way.
  const { _httpMessage: underWay } = socket as Duplex & { _httpMessage?: OutgoingMessage | null }
  if (parserCode === 'ECONNRESET' || underWay?.headersSent) {
    // Gone, or in the middle of an answer, which must not be broken into.
    socket.destroy()
    return
  }
  // Answered already; what still comes, the end of it too, is told as one more error.
  if (socket.writableEnded) return
  sendOnSocket(socket, parserProblems[parserCode] ?? invalidRequest)
}

/** CONNECT, where Node would only close the socket. */
export function refuseConnect(server: Server): void {
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy())
    sendOnSocket(socket, noProxy)
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
  const cutOff = setTimeout(() => socket.destroy(), lingerMs).unref()
  socket.once('close', () => clearTimeout(cutOff))
}
