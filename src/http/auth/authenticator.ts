import type { Clock } from '../../concurrency/clock.js'
import type { Caller } from './caller.js'
import { digestOf, type Credential } from './credential.js'
import { DigestMemo } from './digest-memo.js'
import type { JwtVerifier } from './jwt/jwt-verifier.js'
import { TokenMemo } from './jwt/token-memo.js'
import type { WatchedApiKeys } from './api-keys/watched-api-keys.js'

/** A credential was not accepted. `reason` is for the log; whoever sent it learns nothing of it. */
export class AuthenticationError extends Error {
  override readonly name = 'Refused'

  constructor(readonly reason: string) {
    super(reason)
  }
}

interface AuthenticatorOptions {
  /** Absent: API keys are not taken. */
  readonly apiKeys?: Pick<WatchedApiKeys, 'callerBy'>
  /** Absent: tokens are not taken. */
  readonly tokens?: Pick<JwtVerifier, 'verify'>
  readonly clock: Clock
}

/** header.payload.signature, each base64url; an empty signature is a token too, and refused as one. */
const tokenShape = /^[\w-]+\.[\w-]+\.[\w-]*$/

/** Says whose a credential is. */
export class Authenticator {
  readonly #memo: TokenMemo
  readonly #digests = new DigestMemo()

  constructor(private readonly options: AuthenticatorOptions) {
    this.#memo = new TokenMemo(options.clock)
  }

  /**
   * The caller if that takes no waiting: an API key, or a token that was verified a moment ago.
   * That is nearly every request. Else a promise, which rejects with `Refused`.
   */
  callerOf(credential: Credential): Caller | Promise<Caller> {
    const { tokens } = this.options
    const { text, isApiKey } = credential
    const known = this.knownCaller(credential)
    if (known) return known
    const digest = digestOf(text)
    if (tokens === undefined || isApiKey || !tokenShape.test(text)) return refusal('unknown-key')
    return this.#verify(text, digest, tokens)
  }

  /** The caller if that takes no waiting; starts nothing. */
  knownCaller({ text, isApiKey }: Credential): Caller | undefined {
    const { apiKeys, tokens } = this.options
    const takesToken = tokens !== undefined && !isApiKey
    const remembered = this.#digests.get(text)
    const digest = remembered ?? digestOf(text)
    const caller = apiKeys?.callerBy(digest) ?? (takesToken ? this.#memo.callerBy(digest) : undefined)
    if (caller && !remembered) this.#digests.remember(text, digest)
    return caller
  }

  async #verify(token: string, digest: string, tokens: Pick<JwtVerifier, 'verify'>): Promise<Caller> {
    const verified = await tokens.verify(token, this.options.clock()).catch((error: unknown) => {
      throw new AuthenticationError(reasonOf(error))
    })
    this.#memo.remember(digest, verified)
    return verified.caller
  }
}

const refusal = (reason: string): Promise<never> => Promise.reject(new AuthenticationError(reason))

/** `ERR_JWT_EXPIRED`, `ERR_JWT_CLAIM_VALIDATION_FAILED aud`: jose's codes quote nothing of the token. */
function reasonOf(error: unknown): string {
  const { code = 'unreadable-token', claim } = error as { code?: string; claim?: string }
  return claim === undefined || claim === 'unspecified' ? code : `${code} ${claim}`
}
