import type { FastifyInstance } from 'fastify'
import type { Logger } from '../observability/logger.js'

/**
 * One line for each request, when its answer was sent or its caller went away. No query, no
 * header: whatever a caller puts there by mistake stays out of the log.
 */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const { statusCode } = reply
    const route = request.routeOptions.url
    const level = statusCode >= 500 ? 'warn' : route?.startsWith('/health/') ? 'debug' : 'info'
    logger[level](
      {
        request_id: request.id,
        method: request.method,
        route,
        status: statusCode,
        duration_ms: Math.round(reply.elapsedTime * 1000) / 1000,
        cache: request.cacheStatus,
        problem: request.problemCode,
        caller: request.caller?.name,
        refusal: request.refusal,
        upstream_request_id: request.upstreamRequestId,
      },
      'request',
    )
    done()
  })
  fastify.addHook('onRequestAbort', (request, done) => {
    logger.info(
      { request_id: request.id, method: request.method, route: request.routeOptions.url },
      'caller went away',
    )
    done()
  })
}
