import { Problem } from '../problem/problem.js'
import { decimalDigits } from './decimal-digits.js'
import { windowMs, type RateLimiter } from './rate-limiter.js'

/** Where a caller stands after one more request. */
export interface Allowance {
  readonly allowed: boolean
  /** Names and values in turn, in the words of the IETF's draft-ietf-httpapi-ratelimit-headers. */
  readonly fields: readonly [string, string, string, string]
  readonly resetsInSeconds: number
}

/** Counts requests and tells callers what is left. */
export class RateLimitHeaders {
  readonly #policy: string

  constructor(private readonly limiter: Pick<RateLimiter, 'limit' | 'take'>) {
    this.#policy = `"default";q=${limiter.limit};w=${windowMs / 1000}`
  }

  count(id: string): Allowance {
    const { allowed, remaining, resetsInMs } = this.limiter.take(id)
    const resetsInSeconds = Math.max(1, Math.ceil(resetsInMs / 1000))
    const left = `"default";r=${decimalDigits(remaining)};t=${resetsInSeconds}`
    return { allowed, fields: ['ratelimit-policy', this.#policy, 'ratelimit', left], resetsInSeconds }
  }

  /** For whom nothing is left. */
  exceeded({ resetsInSeconds }: Allowance): Problem {
    const detail = `More than ${this.limiter.limit} requests within a minute.`
    return new Problem('rate-limited', detail, { retryAfterSeconds: resetsInSeconds })
  }
}
