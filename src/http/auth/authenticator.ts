import type { Clock } from '../../concurrency/clock.js'
import type { Caller } from './caller.js'
import { digestOf, type Credential } from './credential.js'
import type { JwtVerifier } from './jwt/jwt-verifier.js'
import { TokenMemo } from './jwt/token-memo.js'
import type { WatchedApiKeys } from './api-keys/watched-api-keys.js'

/** A credential was not accepted. `reason` is for the log; the caller is not told. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError'

  constructor(readonly reason: string) {
    super(reason)
  }
}

interface AuthenticatorOptions {
  /** Absent: API keys are not taken. */
  readonly apiKeys?: Pick<WatchedApiKeys, 'callerBy'>
  /** Absent: tokens are not taken. */
  readonly tokens?: Pick<JwtVerifier, 'verify'>
  /** The wall clock, which tokens go by. */
  readonly clock: Clock
  /** For durations. */
  readonly monotonic: Clock
}

/** header.payload.signature, each base64url; an empty signature is a token too, and refused as one. */
const tokenShape = /^[\w-]+\.[\w-]+\.[\w-]*$/

/** Says whose a credential is. */
export class Authenticator {
  readonly #memo: TokenMemo

  constructor(private readonly options: AuthenticatorOptions) {
    this.#memo = new TokenMemo(options.clock, options.monotonic)
  }

  /** The caller, if that takes no waiting: an API key, or a token that was verified a moment ago. */
  tryIdentify(credential: Credential): Caller | undefined {
    return this.#known(credential, digestOf(credential.text))
  }

  /** Rejects with `AuthenticationError`. */
  async identify(credential: Credential): Promise<Caller> {
    const { tokens } = this.options
    const { text, isApiKey } = credential
    const digest = digestOf(text)
    const known = this.#known(credential, digest)
    if (known) return known
    if (tokens === undefined || isApiKey || !tokenShape.test(text))
      throw new AuthenticationError('unknown-key')
    return this.#verify(text, digest, tokens)
  }

  #known({ isApiKey }: Credential, digest: string): Caller | undefined {
    const { apiKeys, tokens } = this.options
    const acceptsToken = tokens !== undefined && !isApiKey
    return apiKeys?.callerBy(digest) ?? (acceptsToken ? this.#memo.callerBy(digest) : undefined)
  }

  async #verify(token: string, digest: string, tokens: Pick<JwtVerifier, 'verify'>): Promise<Caller> {
    const verified = await tokens.verify(token, this.options.clock()).catch((error: unknown) => {
      throw new AuthenticationError(reasonOf(error))
    })
    this.#memo.remember(digest, verified)
    return verified.caller
  }
}

/** `ERR_JWT_EXPIRED`, `ERR_JWT_CLAIM_VALIDATION_FAILED aud`: jose's codes quote nothing of the token. */
function reasonOf(error: unknown): string {
  const { code = 'unreadable-token', claim } = error as { code?: string; claim?: string }
  return claim === undefined || claim === 'unspecified' ? code : `${code} ${claim}`
}
