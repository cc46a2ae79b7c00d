import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { CacheOutcome } from './http-events.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the cache did for the answer that was sent; for logs and metrics. */
    cacheOutcome: CacheOutcome
    /** The `Cache-Status` that was sent; for the log. */
    cacheStatus: string | undefined
    /** The upstream's id of the answer that was sent, or of its failure; for the log. */
    upstreamRequestId: string | undefined
    /** The code of the problem that was sent; for the log. */
    problemCode: string | undefined
  }
}

const saneRequestId = /^[A-Za-z0-9._-]{1,128}$/

const processId = randomBytes(9).toString('base64url')
let requests = 0

/** Unique among all replicas: a random part for the process, and a count. */
const newRequestId = () => `${processId}.${(requests++).toString(36)}`

/** The caller's `X-Request-Id` when sane, so that one id follows a request through all logs; else a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && saneRequestId.test(given) ? given : newRequestId()
}

/** Declared up front, so that requests share one shape in memory. */
export function decorateRequests(fastify: FastifyInstance): void {
  fastify.decorateRequest('cacheOutcome', 'none')
  fastify.decorateRequest('cacheStatus', undefined)
  fastify.decorateRequest('upstreamRequestId', undefined)
  fastify.decorateRequest('problemCode', undefined)
  fastify.decorateRequest('caller', undefined)
  fastify.decorateRequest('refusal', undefined)
}
