import { systemClock } from '../../concurrency/clock.js'
import type { CallersConfig, RedisConfig } from '../../config/config.js'
import type { Logger } from '../../logging/logger.js'
import type { RedisConnection } from '../../redis/redis-connection.js'
import { RateLimitHeaders } from '../rate-limit/rate-limit-headers.js'
import { RateLimiter } from '../rate-limit/rate-limiter.js'
import { RedisCounter } from '../rate-limit/redis-counter.js'
import { Authenticator } from './authenticator.js'
import { AuthGuard } from './auth.guard.js'
import { fetchKeys } from './jwt/fetch-keys.js'
import { JsonWebKeys } from './jwt/json-web-keys.js'
import { JwtVerifier } from './jwt/jwt-verifier.js'
import { WatchedApiKeys } from './api-keys/watched-api-keys.js'

interface CallersOptions {
  readonly callers: CallersConfig
  /** Absent: each replica counts for itself. */
  readonly shared?: { readonly connection: RedisConnection; readonly redis: RedisConfig }
  readonly logger: Logger
}

/** Who may call and how often, as configured. Holds files and timers, so it is closed at the end. */
export class Callers {
  readonly guard: AuthGuard
  readonly #closers: (() => void)[] = []

  /** Throws `ConfigError` when the API keys cannot be used. An issuer that is down is no reason not to start. */
  constructor({ callers, shared, logger }: CallersOptions) {
    const { auth, rateLimitPerMinute } = callers
    const authenticator = auth.length > 0 ? this.#authenticator(callers, logger) : undefined
    const fairUse = rateLimitPerMinute > 0 ? this.#fairUse(rateLimitPerMinute, shared) : undefined
    this.guard = new AuthGuard({
      ...(authenticator && { authenticator }),
      ...(fairUse && { fairUse }),
      challenge: challengeFor(auth),
    })
  }

  close(): void {
    for (const close of this.#closers) close()
  }

  #authenticator({ auth, apiKeysFile, jwt }: CallersConfig, logger: Logger): Authenticator {
    const takesApiKeys = auth.includes('api-key') && apiKeysFile !== undefined
    return new Authenticator({
      clock: systemClock,
      ...(takesApiKeys && { apiKeys: this.#apiKeys(apiKeysFile, logger) }),
      ...(auth.includes('jwt') && jwt && { tokens: this.#tokens(jwt, logger) }),
    })
  }

  #apiKeys(path: string, logger: Logger): WatchedApiKeys {
    const apiKeys = new WatchedApiKeys(path, logger)
    this.#closers.push(() => apiKeys.close())
    return apiKeys
  }

  #tokens(jwt: NonNullable<CallersConfig['jwt']>, logger: Logger): JwtVerifier {
    const keys = new JsonWebKeys({
      fetchKeys: () => fetchKeys(jwt.jwksUri),
      clock: systemClock,
      onError: (error) =>
        logger.warn({ reason: reasonOf(error) }, 'JWKS not fetched: the keys fetched last stay in use'),
    })
    this.#closers.push(() => keys.close())
    // Now, so that the first caller need not wait.
    void keys.reload()
    return new JwtVerifier(jwt, keys.get)
  }

  #fairUse(limit: number, shared: CallersOptions['shared']): RateLimitHeaders {
    const counter = shared && new RedisCounter(shared.connection, shared.redis.keyPrefix)
    const limiter = new RateLimiter(limit, systemClock, counter)
    this.#closers.push(() => limiter.close())
    return new RateLimitHeaders(limiter)
  }
}

/** RFC 9110, section 11.6.1. Always the whole list, whatever was wrong, and so without RFC 6750's `error`. */
function challengeFor(auth: CallersConfig['auth']): string {
  const bearer = 'Bearer realm="specs-bff"'
  return auth.includes('api-key') ? `${bearer}, ApiKey realm="specs-bff", header="X-Api-Key"` : bearer
}

/** `fetch` says "fetch failed" and keeps the reason in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { cause } = error
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.name
  return error.message
}
