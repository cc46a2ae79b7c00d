import {
  errors,
  jwtVerify,
  type CryptoKey,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose'
import { projectsOf, type Caller } from '../caller.js'

/** Public-key algorithms alone: with a shared-secret one, anyone who knows the public key could sign. */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]
/** How far the issuer's clock may be from ours. */
const clockToleranceSeconds = 5

const adminScope = 'specs:admin'

interface JwtRules {
  readonly issuer: string
  readonly audience: string
  /** The claim that names the projects: an array, or text separated by spaces or commas; `*` is all. */
  readonly projectsClaim: string
}

export interface Verified {
  readonly caller: Caller
  /** Whole seconds since 1970. */
  readonly expiresAt: number
}

/** Checks tokens (RFC 7519): signature, issuer, audience, expiry, and what they allow. */
export class JwtVerifier {
  readonly #options: JWTVerifyOptions & { readonly issuer: string }

  constructor(
    private readonly rules: JwtRules,
    private readonly keys: JWTVerifyGetKey,
  ) {
    const { issuer, audience } = rules
    this.#options = {
      issuer,
      audience,
      algorithms,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp'],
    }
  }

  /** Rejects with an error of jose's, whose `code` says why. */
  async verify(token: string, nowMs: number): Promise<Verified> {
    const payload = await this.#payload(token, { ...this.#options, currentDate: new Date(nowMs) })
    const { exp = 0 } = payload
    return { caller: this.#caller(payload, exp), expiresAt: exp }
  }

  async #payload(token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
    try {
      return (await jwtVerify(token, this.keys, options)).payload
    } catch (error) {
      // The token names no key, and several would do.
      if (error instanceof errors.JWKSMultipleMatchingKeys) return anyOf(error, token, options)
      throw error
    }
  }

  #caller(payload: JWTPayload, exp: number): Caller {
    const name = [payload.sub, payload['client_id'], payload['azp']].find(isName) ?? 'unnamed'
    return {
      id: `jwt:${name}`,
      name,
      projects: projectsOf(words(payload[this.rules.projectsClaim])),
      isAdmin: words(payload['scope']).includes(adminScope),
      expiresAtMs: exp * 1_000,
    }
  }
}

async function anyOf(
  candidates: AsyncIterable<CryptoKey> & Error,
  token: string,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of candidates) {
    try {
      return (await jwtVerify(token, key, options)).payload
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error
    }
  }
  throw new errors.JWSSignatureVerificationFailed()
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** A claim of several values, as an array or as one text. Anything else grants nothing. */
function words(claim: unknown): string[] {
  const parts: unknown[] = Array.isArray(claim)
    ? claim
    : typeof claim === 'string'
      ? claim.split(/[\s,]+/)
      : []
  return parts.filter(isName)
}
