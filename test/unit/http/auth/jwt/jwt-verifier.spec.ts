import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose'
import { JwtVerifier } from '../../../../../src/http/auth/jwt/jwt-verifier.js'

const nowMs = 1_800_000_000_000
const nowSeconds = nowMs / 1000
const rules = { issuer: 'https://issuer.example', audience: 'us', projectsClaim: 'projects' }
const good = { iss: rules.issuer, aud: 'us', sub: 'team-j', exp: nowSeconds + 60 }

let signingKey: CryptoKey
let keys: JWTVerifyGetKey

beforeAll(async () => {
  // Two keys without a name, of which the second signs.
  const [first, second] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')])
  signingKey = second.privateKey
  keys = createLocalJWKSet({ keys: [await exportJWK(first.publicKey), await exportJWK(second.publicKey)] })
})

/** A claim that is undefined is not in the token. */
const verify = async (claims: Readonly<Record<string, unknown>>) => {
  const payload: JWTPayload = JSON.parse(JSON.stringify({ ...good, ...claims }))
  const token = await new SignJWT(payload).setProtectedHeader({ alg: 'ES256' }).sign(signingKey)
  return new JwtVerifier(rules, keys).verify(token, nowMs)
}

describe('a token', () => {
  it('names its caller, tries every key that would do, and says until when it holds', async () => {
    expect(await verify({ projects: ['p1'] })).toEqual({
      caller: {
        id: 'jwt:team-j',
        name: 'team-j',
        projects: new Set(['p1']),
        isAdmin: false,
        expiresAtMs: (nowSeconds + 60) * 1_000,
      },
      expiresAt: nowSeconds + 60,
    })
  })

  it.each([
    ['an array', ['p1', 'p2'], new Set(['p1', 'p2'])],
    ['text with spaces', 'p1 p2', new Set(['p1', 'p2'])],
    ['text with commas', 'p1, p2', new Set(['p1', 'p2'])],
    ['a star', '*', '*'],
    ['a star in an array', ['p1', '*'], '*'],
    ['absent', undefined, new Set()],
    ['something else', { p1: true }, new Set()],
    ['an array of something else', [1, null, ['p1']], new Set()],
  ])('grants projects by its claim when that is %s', async (_what, projects, granted) => {
    expect((await verify({ projects })).caller.projects).toEqual(granted)
  })

  it.each([
    ['specs:admin', true],
    ['openid specs:admin profile', true],
    ['specs:administrator', false],
    [undefined, false],
  ])('with the scope %s makes an admin: %s', async (scope, isAdmin) => {
    expect((await verify({ scope })).caller.isAdmin).toBe(isAdmin)
  })

  it('of a program without a subject is named by its client id', async () => {
    expect((await verify({ sub: undefined, client_id: 'batch' })).caller.id).toBe('jwt:batch')
  })

  it.each([
    ['expired', { exp: nowSeconds - 6 }, 'ERR_JWT_EXPIRED'],
    ['without an end', { exp: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['not valid yet', { nbf: nowSeconds + 6 }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['of another issuer', { iss: 'https://issuer.example.evil' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['for somebody else', { aud: ['them'] }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['for nobody', { aud: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ])('that is %s is refused', async (_what, claims, code) => {
    await expect(verify(claims)).rejects.toMatchObject({ code })
  })

  it('is accepted when the clocks are five seconds apart', async () => {
    await expect(verify({ exp: nowSeconds - 4, nbf: nowSeconds + 4 })).resolves.toBeDefined()
  })

  it('signed by nobody we know is refused, though its key has no name', async () => {
    const { privateKey } = await generateKeyPair('ES256')
    const token = await new SignJWT(good).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)
    await expect(new JwtVerifier(rules, keys).verify(token, nowMs)).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    })
  })
})
