import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose'

export const issuerName = 'https://issuer.example.com'
export const audience = 'specs-bff'

/** What a token says, and how it is signed. Good unless told otherwise. */
export interface TokenOptions {
  readonly claims?: JWTPayload
  /** Seconds from now. Default: 300. */
  readonly expiresIn?: number
  /** Default: the current key's. */
  readonly kid?: string
  /** Default: the current key. */
  readonly signWith?: CryptoKey | Uint8Array
  readonly alg?: string
}

/** One that issues tokens, with a real JWKS on 127.0.0.1. */
export class Issuer {
  /** How often the JWKS was fetched. */
  fetches = 0
  isDown = false
  readonly #server = createServer((_request, response) => {
    this.fetches++
    if (this.isDown) response.writeHead(503).end()
    else
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ keys: this.#jwks }))
  })
  #jwks: JWK[] = []
  #kid = ''
  #keys: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey } | undefined
  #rotations = 0

  static async start(): Promise<Issuer> {
    const issuer = new Issuer()
    await issuer.rotate()
    await new Promise<void>((resolve) => issuer.#server.listen(0, '127.0.0.1', resolve))
    return issuer
  }

  get jwksUri(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/jwks`
  }

  /** Signs with a new key from now on, and publishes that one alone. */
  async rotate(): Promise<void> {
    this.#keys = await generateKeyPair('RS256')
    this.#kid = `key-${++this.#rotations}`
    const jwk = await exportJWK(this.#keys.publicKey)
    this.#jwks = [{ ...jwk, kid: this.#kid, use: 'sig', alg: 'RS256' }]
  }

  async token({ claims, expiresIn = 300, kid, signWith, alg = 'RS256' }: TokenOptions = {}): Promise<string> {
    const nowSeconds = Math.floor(Date.now() / 1000)
    const payload = {
      iss: issuerName,
      aud: audience,
      sub: 'team-j',
      iat: nowSeconds,
      exp: nowSeconds + expiresIn,
    }
    const key = signWith ?? this.#keys?.privateKey
    if (key === undefined) throw new Error('the issuer was not started')
    return new SignJWT({ ...payload, ...claims }).setProtectedHeader({ alg, kid: kid ?? this.#kid }).sign(key)
  }

  /** The current public key as text, which is what a forger would sign with. */
  publicKeyText(): Promise<string> {
    if (this.#keys === undefined) throw new Error('the issuer was not started')
    return exportSPKI(this.#keys.publicKey)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/** `alg: none`: nobody signed it. */
export function unsignedToken(claims: JWTPayload): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`
}
