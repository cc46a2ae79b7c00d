import type { FastifyInstance } from 'fastify'
import { withinRequest } from '../../logging/request-scope.js'
import { Problem } from '../problem/problem.js'
import { refuseConnect } from './connections/client-errors.js'
import { preflightHeaders } from './cors.js'
import type { Drain } from './connections/drain.js'
import { addEnvelope, type Envelope } from './envelope.js'
import { hasValidHost } from './host.js'
import type { HttpEvents } from './requests/http-events.js'
import { publishRequests } from './requests/publish-requests.js'
import type { ManagementServer } from './management-server.js'
import { decorateRequests } from './requests/request-id.js'
import { traceIdOf } from './requests/request-operation.js'
import type { RouteTable } from './route-table.js'

interface ServerParts {
  readonly drain: Drain
  readonly envelope: Envelope
  readonly routes: RouteTable
  readonly events: HttpEvents
  readonly management: ManagementServer
}

/** What holds for every request, whichever route it takes. To be called before Nest registers the routes. */
export function prepareServer(
  fastify: FastifyInstance,
  { drain, envelope, routes, events, management }: ServerParts,
): void {
  routes.watch(fastify)
  decorateRequests(fastify)
  nameInLogs(fastify)
  publishRequests(fastify, events)
  // Before anything that may refuse, so that a script can read why.
  sendEnvelope(fastify, envelope)
  requireHost(fastify)
  separateListeners(fastify, management)
  answerPreflights(fastify, envelope)
  closeConnections(fastify, drain)
  discardBodies(fastify)
  refuseConnect(fastify.server, { envelope, events })
}

/** Whatever is logged from here on, by whichever part, names the request. */
function nameInLogs(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const traceId = traceIdOf(request.raw)
    const scope = { request_id: request.id, ...(traceId !== undefined && { trace_id: traceId }) }
    withinRequest(scope, reply.raw, done)
  })
}

function sendEnvelope(fastify: FastifyInstance, envelope: Envelope): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    addEnvelope(envelope, request, reply)
    done()
  })
}

/** What is for the other listener does not exist on this one. */
function separateListeners(fastify: FastifyInstance, management: ManagementServer): void {
  if (!management.isConfigured) return
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (management.serves(request.raw, request.routeOptions.url ?? pathOf(request.raw.url))) done()
    else done(new Problem('not-found', 'No route has this path.'))
  })
  fastify.addHook('onClose', () => management.close())
}

const pathOf = (url = ''): string => url.split('?', 1)[0] ?? ''

function requireHost(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (hasValidHost(request.raw)) done()
    else done(new Problem('bad-request', 'A request needs one Host header, with host or host:port.'))
  })
}

/**
 * A preflight of an allowed origin is answered before authentication, because browsers send it without
 * credentials. (@fastify/cors exposes to origins that it does not allow what they may read, answers a doubtful
 * preflight in plain text, and brings an `OPTIONS *` route, which makes every unknown path known.)
 */
function answerPreflights(fastify: FastifyInstance, envelope: Envelope): void {
  const vary = `${envelope.vary}, Access-Control-Request-Method, Access-Control-Request-Headers`
  fastify.addHook('onRequest', (request, reply, done) => {
    const { headers, method } = request.raw
    const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
    if (isPreflight && envelope.allows(headers.origin)) {
      reply
        .code(204)
        .headers({ ...preflightHeaders, vary })
        .send()
    } else done()
  })
}

/** Also for requests that arrived before the drain began. */
function closeConnections(fastify: FastifyInstance, drain: Drain): void {
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (drain.hasBegun) reply.header('connection', 'close')
    done()
  })
}

/** No route takes a body but a merge patch. Another one is read up to the limit and dropped, so that the answer is about the route. */
function discardBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser(
    'application/merge-patch+json',
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  )
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null))
}
