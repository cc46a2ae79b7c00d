import { monotonicClock, systemClock } from '../../concurrency/clock.js'
import type { CallersConfig, RedisConfig } from '../../config/config.js'
import type { SecretSource } from '../../config/secret-source.js'
import type { Logger } from '../../logging/logger.js'
import type { RedisConnection } from '../../redis/redis-connection.js'
import { RateLimitHeaders } from '../rate-limit/rate-limit-headers.js'
import { RateLimiter } from '../rate-limit/rate-limiter.js'
import { RedisCounter } from '../rate-limit/redis-counter.js'
import type { IncomingHttpHeaders } from 'node:http'
import { AdminToken } from './admin-token.js'
import { Authenticator, AuthenticationError } from './authenticator.js'
import { anonymous, type Caller } from './caller.js'
import { credentialOf, digestOf } from './credential.js'
import { fetchKeys } from './jwt/fetch-keys.js'
import { JsonWebKeys } from './jwt/json-web-keys.js'
import { JwtVerifier } from './jwt/jwt-verifier.js'
import { WatchedApiKeys } from './api-keys/watched-api-keys.js'

interface CallersOptions {
  readonly callers: CallersConfig
  /** Metrics are on a port of their own, to which no caller has access. */
  readonly hasManagementPort?: boolean
  /** Absent: admins come with a key or token of their own. */
  readonly adminToken?: SecretSource
  /** Absent: each replica counts for itself. */
  readonly shared?: { readonly connection: RedisConnection; readonly redis: RedisConfig }
  readonly logger: Logger
}

/** Who may call and how often, as configured. Holds files and timers, so it is closed at the end. */
export class Callers {
  /** Absent: no limit. */
  readonly rateLimit: RateLimitHeaders | undefined
  /** The value of `WWW-Authenticate` (RFC 9110, section 11.6.1; RFC 6750, section 3). */
  readonly challenge: string
  /** The same for admins, who may hold `ADMIN_TOKEN` where nobody else is asked. */
  readonly adminChallenge = challengeFor(['api-key'])
  /** Prometheus needs no credential. */
  readonly metricsAreOpen: boolean
  readonly #adminToken: AdminToken | undefined
  /** Absent: everybody is anonymous. */
  readonly #authenticator: Authenticator | undefined
  readonly #closers: (() => void)[] = []

  /** Throws `ConfigError` when the API keys cannot be used. An issuer that is down is no reason not to start. */
  constructor({ callers, hasManagementPort = false, adminToken, shared, logger }: CallersOptions) {
    const { auth, rateLimitPerMinute } = callers
    this.metricsAreOpen = auth.length === 0 || hasManagementPort
    this.#adminToken = adminToken && this.#openAdminToken(adminToken, logger)
    this.#authenticator = auth.length > 0 ? this.#authenticatorFor(callers, logger) : undefined
    this.rateLimit = rateLimitPerMinute > 0 ? this.#rateLimitOf(rateLimitPerMinute, shared) : undefined
    this.challenge = challengeFor(auth)
  }

  /** False: everybody is anonymous. */
  get areIdentified(): boolean {
    return this.#authenticator !== undefined
  }

  /** The caller, if that takes no waiting; begins and counts nothing. */
  tryIdentify(headers: IncomingHttpHeaders, acceptsAuthToken: boolean): Caller | undefined {
    if (!this.#authenticator) return anonymous
    const credential = credentialOf(headers, acceptsAuthToken)
    return credential && this.#authenticator.tryIdentify(credential)
  }

  /** Rejects with `AuthenticationError`. */
  async identify(headers: IncomingHttpHeaders, acceptsAuthToken: boolean): Promise<Caller> {
    if (!this.#authenticator) return anonymous
    const credential = credentialOf(headers, acceptsAuthToken)
    if (!credential) throw new AuthenticationError('no-credential')
    return this.#authenticator.identify(credential)
  }

  /** The same on the routes of admins. The caller need not be one: look at `isAdmin`. */
  async identifyAdmin(headers: IncomingHttpHeaders): Promise<Caller> {
    const credential = credentialOf(headers, false)
    if (!credential) throw new AuthenticationError('no-credential')
    const admin = this.#adminToken?.callerBy(digestOf(credential.text))
    if (admin) return admin
    if (!this.#authenticator) throw new AuthenticationError('unknown-key')
    return this.#authenticator.identify(credential)
  }

  close(): void {
    for (const close of this.#closers) close()
  }

  #openAdminToken(source: SecretSource, logger: Logger): AdminToken {
    const token = new AdminToken(source, logger)
    this.#closers.push(() => token.close())
    return token
  }

  #authenticatorFor({ auth, apiKeysFile, jwt }: CallersConfig, logger: Logger): Authenticator {
    const takesApiKeys = auth.includes('api-key') && apiKeysFile !== undefined
    return new Authenticator({
      clock: systemClock,
      monotonic: monotonicClock,
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
      monotonic: monotonicClock,
      onError: (error) =>
        logger.warn({ reason: reasonOf(error) }, 'JWKS not fetched: the keys fetched last stay in use'),
    })
    this.#closers.push(() => keys.close())
    // Now, so that the first caller need not wait.
    void keys.reload()
    return new JwtVerifier(jwt, keys.get)
  }

  #rateLimitOf(limit: number, shared: CallersOptions['shared']): RateLimitHeaders {
    const counter = shared && new RedisCounter(shared.connection, shared.redis.keyPrefix)
    const limiter = new RateLimiter(limit, monotonicClock, counter)
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
