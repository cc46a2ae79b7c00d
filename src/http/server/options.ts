import type { Server } from 'node:http'
import type { FastifyHttpOptions, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.js'
import { requestIdOf } from './request-id.js'
import { answerClientError } from './client-errors.js'

/** A request line with headers above this is refused with 431. */
const maxHeaderBytes = 16_384
/** No route takes a body; this much is read before 413, so that small ones get their 404 or 405. */
const maxBodyBytes = 16_384
/** A request must be complete by then, or its socket is closed with 408. */
const receiveTimeoutMs = 8_000

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
    keepAliveTimeout: server.keepAliveTimeoutMs,
    http: {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: receiveTimeoutMs,
      // Often, so that of many slow sockets few are closed at once: each takes 0.2 ms from all others.
      connectionsCheckingInterval: 100,
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
