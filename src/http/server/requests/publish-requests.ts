import type { FastifyInstance } from 'fastify'
import type { HttpEvents } from './http-events.js'
import { recordEnd, traceIdOf } from './request-operation.js'

/** One event for each request that the framework answered, when its answer was sent or its caller went away. */
export function publishRequests(fastify: FastifyInstance, events: HttpEvents): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const ended = {
      type: 'request-ended' as const,
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      durationMs: reply.elapsedTime,
      outcome: request.cacheOutcome,
      cacheStatus: request.cacheStatus,
      problem: request.problemCode,
      caller: request.caller?.name,
      refusal: request.refusal,
      upstreamRequestId: request.upstreamRequestId,
      traceId: traceIdOf(request.raw),
    }
    recordEnd(request.raw, ended)
    events.publish(ended)
    done()
  })
  fastify.addHook('onRequestAbort', (request, done) => {
    const { id: requestId, method, routeOptions } = request
    events.publish({ type: 'caller-left', requestId, method, route: routeOptions.url })
    done()
  })
}
