import type { FastifyInstance } from 'fastify'
import type { ServerConfig } from '../../config/config.js'
import type { Logger } from '../../logging/logger.js'
import { logRequests } from './access-log.js'
import { shareWithOrigins } from './cors.js'
import { countHosts } from './host.js'
import { Problem } from '../problem/problem.js'
import { decorateRequests } from './request-id.js'
import type { RouteTable } from './route-table.js'
import { sendSecurityHeaders } from './security-headers.js'
import { refuseConnect } from './client-errors.js'

/** What holds for every request, whichever route it takes. To be called before Nest registers the routes. */
export function prepareServer(
  fastify: FastifyInstance,
  { corsOrigins }: Pick<ServerConfig, 'corsOrigins'>,
  routes: RouteTable,
  logger: Logger,
): void {
  routes.watch(fastify)
  decorateRequests(fastify)
  logRequests(fastify, logger)
  sendSecurityHeaders(fastify)
  // Before anything that may refuse, so that a script can read why.
  shareWithOrigins(fastify, corsOrigins)
  requireHost(fastify)
  passOverExpectations(fastify)
  discardBodies(fastify)
  refuseConnect(fastify.server)
}

/**
 * `Expect` (RFC 9110, section 10.1.1). Whoever waits to be asked for a body is asked, so that it can be
 * dropped. What we do not know is passed over, where Node would answer with an empty 417.
 */
function passOverExpectations({ server }: FastifyInstance): void {
  server.on('checkContinue', (request, response) => {
    // A pipelined request has no socket to write to yet, and a GET has no body to wait for.
    if (request.method !== 'GET' && response.socket) response.writeContinue()
    server.emit('request', request, response)
  })
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
}

/** RFC 9112, section 3.2: without one, or with several, 400. */
function requireHost(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { rawHeaders, httpVersion } = request.raw
    const hosts = countHosts(rawHeaders)
    if (hosts > 1 || (hosts === 0 && httpVersion === '1.1')) {
      done(new Problem('bad-request', 'An HTTP/1.1 request needs one Host header.'))
    } else {
      done()
    }
  })
}

/** No route takes a body. One that is sent is read up to the limit and dropped, so that the answer is about the route. */
function discardBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null))
}
