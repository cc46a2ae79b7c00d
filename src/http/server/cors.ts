import type { FastifyInstance } from 'fastify'
import { addVary } from './vary.js'

/** What a script may read of an answer beside its body. */
const exposedHeaders = [
  ...['ETag', 'Age', 'Cache-Status', 'Retry-After', 'X-Request-Id', 'RateLimit', 'RateLimit-Policy'],
  ...['WWW-Authenticate', 'Allow'],
].join(', ')

const preflightHeaders = {
  'access-control-allow-methods': 'GET, HEAD, POST, PATCH, DELETE',
  'access-control-allow-headers':
    'Authorization, X-Api-Key, X-Auth-Token, X-Request-Id, If-None-Match, Cache-Control, Accept, Content-Type, traceparent, tracestate',
  // Chromium keeps none longer than two hours.
  'access-control-max-age': '7200',
  'content-length': '0',
}

/** Names and values in turn of what lets a script of this origin, which must be allowed, read an answer. */
export function sharingFields(origin: string): readonly string[] {
  return [
    ...['access-control-allow-origin', origin],
    // Safe because the origin is exact; needed where a proxy in front asks for its own cookie.
    ...['access-control-allow-credentials', 'true'],
    ...['access-control-expose-headers', exposedHeaders],
  ]
}

/**
 * Lets scripts of these exact origins read our answers, problems included. A preflight is answered
 * here, before anybody is asked who they are, because browsers send it without credentials. Other
 * origins get no such header, and their browser keeps the answer from them. Without origins nothing
 * is added to any answer.
 *
 * (@fastify/cors tells what it exposes to origins that it does not allow, answers a doubtful
 * preflight in plain text, and brings an `OPTIONS *` route, which makes every unknown path known.)
 */
export function shareWithOrigins(fastify: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return
  const allowed = new Set(origins)
  fastify.addHook('onRequest', (request, reply, done) => {
    const { headers, method } = request.raw
    // Also where there is no Origin: a shared cache must not give this answer to a script.
    addVary(reply, 'Origin')
    if (headers.origin === undefined || !allowed.has(headers.origin)) {
      done()
      return
    }
    const shared = sharingFields(headers.origin)
    for (let index = 0; index < shared.length; index += 2)
      reply.header(shared[index] ?? '', shared[index + 1])
    if (method === 'OPTIONS' && headers['access-control-request-method'] !== undefined) {
      addVary(reply, 'Access-Control-Request-Method, Access-Control-Request-Headers')
      reply.code(204).headers(preflightHeaders).send()
      return
    }
    done()
  })
}
