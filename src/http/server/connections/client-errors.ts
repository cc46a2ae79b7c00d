import { randomUUID } from 'node:crypto'
import { STATUS_CODES, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { problemDetails, problemHeaders } from '../../problem/problem-details.js'
import { Problem } from '../../problem/problem.js'
import type { Envelope } from '../envelope.js'
import type { HttpEvents } from '../requests/http-events.js'
import { linger } from './linger.js'

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

export interface ClientErrorParts {
  readonly envelope: Envelope
  readonly events: HttpEvents
}

interface ParserError extends Error {
  readonly code?: string
  /** The bytes that the parser was given; a Buffer, whatever its type says. */
  readonly rawPacket?: unknown
}

/** The answer that is being made on this connection: Node keeps it here, and its own handler looks at it the same way. */
export function answerUnderWay(socket: Duplex): ServerResponse | undefined {
  return (socket as Duplex & { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined
}

/** What the HTTP parser itself refuses. */
export function answerClientError(error: ParserError, socket: Duplex, parts: ClientErrorParts): void {
  const { code = '' } = error
  const underWay = answerUnderWay(socket)
  // Answered already; what still comes, the end of it too, is reported as one more error.
  if (socket.writableEnded) return
  if (code === 'ECONNRESET') {
    socket.destroy()
  } else if (!underWay) {
    const origin = originIn(error.rawPacket)
    sendOnSocket(socket, parserProblems[code] ?? invalidRequest, parts, origin)
  } else if (underWay.req.complete) {
    // A good request before it: that one gets its own answer first.
    underWay.once('close', () => answerClientError(error, socket, parts))
  } else if (!underWay.headersSent) {
    // It is the request that is being answered whose body cannot be read.
    sendOnSocket(socket, parserProblems[code] ?? invalidRequest, parts, underWay.req.headers.origin)
  }
}

/** CONNECT, where Node would only close the socket. */
export function refuseConnect(server: Server, parts: ClientErrorParts): void {
  server.on('connect', (request, socket) => {
    socket.on('error', () => socket.destroy())
    sendOnSocket(socket, noProxy, parts, request.headers.origin)
  })
}

/** The head was not parsed, so its text is looked at; a value that is not allowed changes nothing. */
function originIn(packet: unknown): string | undefined {
  if (!Buffer.isBuffer(packet)) return undefined
  return /\r\norigin:[ \t]*(\S+)[ \t]*\r\n/i.exec(packet.toString('latin1'))?.[1]
}

function sendOnSocket(
  socket: Duplex,
  problem: Problem,
  { envelope, events }: ClientErrorParts,
  origin: string | undefined,
): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const requestId = randomUUID()
  const body = JSON.stringify(problemDetails(problem, requestId))
  const fields = [
    ...envelope.constant,
    ...envelope.fieldsFor(requestId, origin),
    ...Object.entries(problemHeaders(problem)).flat(),
    ...['content-type', 'application/problem+json', 'content-length', String(Buffer.byteLength(body))],
    ...['connection', 'close'],
  ]
  let head = `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n`
  for (let at = 0; at < fields.length; at += 2) head += `${fields[at]}: ${fields[at + 1]}\r\n`
  socket.write(`${head}\r\n${body}`)
  events.publish({ type: 'unreadable-request', status: problem.status, problem: problem.code })
  linger(socket as Socket)
}
