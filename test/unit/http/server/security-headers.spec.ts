import helmet from '@fastify/helmet'
import { describe, expect, it } from '@jest/globals'
import { fastify } from 'fastify'
import { securityHeaders } from '../../../../src/http/server/security-headers.js'

describe('the security fields', () => {
  it('are those of helmet for an answer that is no page', async () => {
    const server = fastify()
    await server.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
      crossOriginEmbedderPolicy: false,
      crossOriginOpenerPolicy: false,
      originAgentCluster: false,
      xDnsPrefetchControl: false,
      xDownloadOptions: false,
      xFrameOptions: false,
      xPermittedCrossDomainPolicies: false,
      xXssProtection: false,
    })
    server.get('/', (_request, reply) => reply.send(reply.raw.getHeaders()))
    expect((await server.inject('/')).json()).toEqual(securityHeaders)
    await server.close()
  })
})
