import type { FastifyHttpOptions, FastifyReply, FastifyRequest } from 'fastify'
import type { Server } from 'node:http'
import type { Config } from '../../config/config.js'
import { answerClientError, refuseConnect } from './connections/client-errors.js'
import type { Drain } from './connections/drain.js'
import type { Envelope } from './envelope.js'
import { createHttpServer, type FastPathHandler } from './http-server.js'
import type { HttpEvents } from './requests/http-events.js'
import type { ManagementServer } from './management-server.js'
import { requestIdOf } from './requests/request-id.js'
import { trustedProxies } from './trusted-proxies.js'

/** No route takes a body; this much is read before 413, so that small ones get their 404 or 405. */
const maxBodyBytes = 16_384

interface ServerParts {
  readonly drain: Drain
  readonly envelope: Envelope
  readonly events: HttpEvents
  readonly management: ManagementServer
  readonly fastPath: FastPathHandler
  /** Gets errors that Fastify meets before any route or hook, such as a path that cannot be decoded. */
  readonly onFrameworkError: (error: Error, request: FastifyRequest, reply: FastifyReply) => void
}

export function serverOptions(
  { server: config }: Pick<Config, 'server'>,
  { drain, envelope, events, management, fastPath, onFrameworkError }: ServerParts,
): FastifyHttpOptions<Server> {
  return {
    serverFactory: (framework) => {
      management.open(framework, (handler) => {
        const server = createHttpServer({ config, drain, events, fastPath: () => false, framework: handler })
        server.on('clientError', (error, socket) => answerClientError(error, socket, { envelope, events }))
        refuseConnect(server, { envelope, events })
        return server
      })
      return createHttpServer({ config, drain, events, fastPath, framework })
    },
    // One line for each request is written from its event (publish-requests.ts).
    logger: false,
    genReqId: (request) => requestIdOf(request),
    bodyLimit: maxBodyBytes,
    // While draining, requests on open connections are served like all others.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1_024 },
    trustProxy: config.trustProxy.length > 0 && trustedProxies(config.trustProxy),
    frameworkErrors: onFrameworkError,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, { envelope, events }),
  }
}
