import type { FastifyReply } from 'fastify'
import { Problem } from '../problem/problem.js'
import { windowMs, type RateLimiter } from './rate-limiter.js'

/**
 * Counts a request and tells the caller what is left, in the fields of the IETF's
 * draft-ietf-httpapi-ratelimit-headers. Throws `rate-limited` when nothing is.
 */
export class FairUse {
  readonly #policy: string

  constructor(private readonly limiter: Pick<RateLimiter, 'limit' | 'take'>) {
    this.#policy = `"default";q=${limiter.limit};w=${windowMs / 1000}`
  }

  count(id: string, reply: FastifyReply): void {
    const { allowed, remaining, resetsInMs } = this.limiter.take(id)
    const seconds = Math.max(1, Math.ceil(resetsInMs / 1000))
    reply.header('ratelimit-policy', this.#policy)
    reply.header('ratelimit', `"default";r=${remaining};t=${seconds}`)
    if (allowed) return
    const detail = `More than ${this.limiter.limit} requests within a minute.`
    throw new Problem('rate-limited', detail, { retryAfterSeconds: seconds })
  }
}
