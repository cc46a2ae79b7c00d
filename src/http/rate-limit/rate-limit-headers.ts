import { windowMs, type RateLimiter } from './rate-limiter.js'

/** A decision as the caller gets it. */
export interface RateLimitReport {
  readonly allowed: boolean
  /** Names and values in turn, as in draft-ietf-httpapi-ratelimit-headers. */
  readonly fields: readonly [string, string, string, string]
  readonly resetsInSeconds: number
}

/** Counts requests, and says in header fields what is left. */
export class RateLimitHeaders {
  readonly #policy: string

  constructor(private readonly limiter: Pick<RateLimiter, 'limit' | 'take'>) {
    this.#policy = `"default";q=${limiter.limit};w=${windowMs / 1000}`
  }

  get limit(): number {
    return this.limiter.limit
  }

  count(id: string): RateLimitReport {
    const { allowed, remaining, resetsInMs } = this.limiter.take(id)
    const resetsInSeconds = Math.max(1, Math.ceil(resetsInMs / 1000))
    const left = `"default";r=${remaining};t=${resetsInSeconds}`
    return { allowed, fields: ['ratelimit-policy', this.#policy, 'ratelimit', left], resetsInSeconds }
  }
}
