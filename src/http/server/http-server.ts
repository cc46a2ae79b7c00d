import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { ServerConfig } from '../../config/config.js'
import { answerUnderWay } from './connections/client-errors.js'
import type { Drain } from './connections/drain.js'
import type { HttpEvents } from './requests/http-events.js'
import { linger } from './connections/linger.js'
import { PipelineLimit } from './connections/pipeline-limit.js'
import { countSilentAsIdle } from './connections/silent-connections.js'
import { answerWithin } from './requests/request-operation.js'

/** A request line with headers above this is refused with 431. */
const maxHeaderBytes = 16_384
/** A request must be complete by then, or its socket is closed with 408. */
const receiveTimeoutMs = 8_000
/** A caller who takes nothing of an answer is cut off after twice this: Node gives a write that has begun a second turn. */
const unreadTimeoutMs = 15_000

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** Answers at once, or returns false and leaves the request untouched. */
export type FastPathHandler = (request: IncomingMessage, response: ServerResponse) => boolean

interface HttpServerOptions {
  readonly config: Pick<ServerConfig, 'keepAliveTimeoutMs'>
  readonly drain: Drain
  readonly events: HttpEvents
  readonly fastPath: FastPathHandler
  readonly framework: Handler
}

/** Node's server as this service needs it: the fast path before the framework, and connections that end politely. */
export function createHttpServer({ config, drain, events, fastPath, framework }: HttpServerOptions): Server {
  const pipelines = new PipelineLimit()
  const answer: Handler = (request, response) => {
    const withBody = hasBody(request)
    if (!pipelines.admits(request, response, withBody)) return
    // With either, Node writes `Connection: close`. What a body needs beside that is in linger.ts.
    if (drain.hasBegun || withBody) response.shouldKeepAlive = false
    answerWithin(events.operations, request, response, () => {
      if (fastPath(request, response)) return
      // A body is read at once, so that it does not wait in memory.
      if (withBody) framework(request, response)
      else pipelines.inTurn(request, response, () => framework(request, response))
    })
  }
  const handle: Handler = (request, response) => {
    if (drain.hasBegun) drain.hold(() => answer(request, response))
    else answer(request, response)
  }
  const server = createServer(
    {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: receiveTimeoutMs,
      requestTimeout: receiveTimeoutMs,
      keepAliveTimeout: config.keepAliveTimeoutMs,
      // Often, so that of many slow sockets few are closed at once: each takes 0.2 ms from all others.
      connectionsCheckingInterval: 100,
      // Node would answer with an empty 400; hooks.ts answers with a problem.
      requireHostHeader: false,
    },
    handle,
  )
  // No limit but that in bytes: Node drops the lines above it, and a second Host with them.
  server.maxHeadersCount = 0
  // A client that closes its side gets its answers.
  Object.assign(server, { httpAllowHalfOpen: true })
  server.setTimeout(unreadTimeoutMs, (socket) => {
    // While an answer is being made there is nothing to read; how long that may take is limited elsewhere.
    if (socket.writableLength > 0 || !answerUnderWay(socket)) socket.destroy()
  })
  server.on('connection', (socket) => {
    socket.destroySoon = () => linger(socket)
  })
  acceptExpectations(server, handle)
  countSilentAsIdle(server)
  return server
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length']
  return (length !== undefined && length !== '0') || headers['transfer-encoding'] !== undefined
}

/**
 * `Expect` (RFC 9110, section 10.1.1). A client that waits to be asked for its body is asked, so that it can be
 * dropped. Unknown expectations are ignored, where Node would answer with an empty 417.
 */
function acceptExpectations(server: Server, handle: Handler): void {
  server.on('checkContinue', (request, response) => {
    // A GET has no body to wait for.
    if (request.method !== 'GET') askForBody(response)
    handle(request, response)
  })
  server.on('checkExpectation', handle)
}

/** When it is the turn of its answer: what is sent before would stand inside another one. */
function askForBody(response: ServerResponse): void {
  if (response.socket) response.writeContinue()
  else response.once('socket', () => response.writeContinue())
}
