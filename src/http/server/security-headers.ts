import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import { fastify, type FastifyInstance } from 'fastify'

/**
 * For answers that are no pages: they load nothing, may not be framed, and are what their type says.
 * The HTML pages bring a Content-Security-Policy of their own. The rest of helmet's fields speak of
 * documents, or to browsers of long ago.
 */
const policies: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'no-referrer' },
  // Browsers pass it over on plain HTTP. No subdomains: they are not ours to speak for.
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  xContentTypeOptions: true,
  crossOriginEmbedderPolicy: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xPoweredBy: false,
  xXssProtection: false,
}

/** Names in lower case and values; the same with every answer. */
export const securityHeaders = await headersOf(policies)

/**
 * What helmet says, asked once of a server that does nothing else: on our own it would find the same
 * values anew for each request, in two asynchronous hooks, and hits do not pass them.
 */
async function headersOf(options: FastifyHelmetOptions): Promise<Readonly<Record<string, string>>> {
  const server = fastify()
  await server.register(helmet, options)
  server.get('/', (_request, reply) => reply.send(reply.raw.getHeaders()))
  const answer = await server.inject('/')
  await server.close()
  return answer.json()
}

export function sendSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(securityHeaders)
    done()
  })
}
