import type { FastifyInstance } from 'fastify'

/**
 * For answers that are no pages: they load nothing, may not be framed, and are what their type says.
 * The HTML pages bring a Content-Security-Policy of their own.
 *
 * (By hand, because the values never change: @fastify/helmet works them out anew for each request in
 * two asynchronous hooks, also for routes that it is switched off for.)
 */
export const securityHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  // Browsers pass it over on plain HTTP. No subdomains: they are not ours to speak for.
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
}

export function sendSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(securityHeaders)
    done()
  })
}
