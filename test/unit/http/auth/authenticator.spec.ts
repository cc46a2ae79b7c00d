import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { Authenticator } from '../../../../src/http/auth/authenticator.js'
import type { Caller } from '../../../../src/http/auth/caller.js'
import { digestOf } from '../../../../src/http/auth/credential.js'
import type { Verified } from '../../../../src/http/auth/jwt/jwt-verifier.js'

const keyHolder: Caller = { id: 'api-key:a', name: 'a', projects: '*', isAdmin: false }
const tokenHolder: Caller = { id: 'jwt:j', name: 'j', projects: '*', isAdmin: false }
const token = 'aaa.bbb.ccc'

let nowMs: number
let wallClockStepMs: number
const keys = new Map<string, Caller>()
const verify = jest.fn<(token: string, nowMs: number) => Promise<Verified>>()

const apiKeys = { callerBy: (digest: string) => keys.get(digest) }
const clock = () => nowMs + wallClockStepMs
const monotonic = () => nowMs
const bearer = (text: string) => ({ text, isApiKey: false })

beforeEach(() => {
  nowMs = 1_000_000
  wallClockStepMs = 0
  keys.clear()
  keys.set(digestOf('key-a'), keyHolder)
  verify.mockReset().mockResolvedValue({ caller: tokenHolder, expiresAt: 1_300 })
})

describe('who holds a credential', () => {
  const both = () => new Authenticator({ apiKeys, tokens: { verify }, clock, monotonic })

  it('is known at once by an API key, sent as either', () => {
    expect(both().tryIdentify(bearer('key-a'))).toBe(keyHolder)
    expect(both().tryIdentify({ text: 'key-a', isApiKey: true })).toBe(keyHolder)
  })

  it('is nobody the moment the key is taken away', async () => {
    const authenticator = both()
    expect(authenticator.tryIdentify(bearer('key-a'))).toBe(keyHolder)
    keys.clear()
    await expect(authenticator.identify(bearer('key-a'))).rejects.toMatchObject({ reason: 'unknown-key' })
  })

  it('is known by a token, which is verified once and then remembered for a minute', async () => {
    const authenticator = both()
    expect(await authenticator.identify(bearer(token))).toBe(tokenHolder)
    nowMs += 59_999
    expect(authenticator.tryIdentify(bearer(token))).toBe(tokenHolder)
    expect(verify).toHaveBeenCalledTimes(1)
    nowMs += 1
    expect(await authenticator.identify(bearer(token))).toBe(tokenHolder)
    expect(verify).toHaveBeenCalledTimes(2)
  })

  it.each([-3_600_000, -5_000, 5_000])(
    'is verified again after a minute, though the wall clock steps by %d ms',
    async (stepMs) => {
      const authenticator = both()
      await authenticator.identify(bearer(token))
      wallClockStepMs = stepMs
      nowMs += 59_999
      expect(authenticator.tryIdentify(bearer(token))).toBe(tokenHolder)
      nowMs += 1
      expect(authenticator.tryIdentify(bearer(token))).toBeUndefined()
    },
  )

  it('is forgotten when the token expires', async () => {
    verify.mockResolvedValueOnce({ caller: tokenHolder, expiresAt: 1_010 })
    const authenticator = both()
    await authenticator.identify(bearer(token))
    nowMs += 10_000
    verify.mockRejectedValueOnce(Object.assign(new Error(), { code: 'ERR_JWT_EXPIRED' }))
    await expect(authenticator.identify(bearer(token))).rejects.toMatchObject({ reason: 'ERR_JWT_EXPIRED' })
  })

  it('may hold a key that looks like a token', () => {
    keys.set(digestOf('a.b.c'), keyHolder)
    expect(both().tryIdentify(bearer('a.b.c'))).toBe(keyHolder)
    expect(verify).not.toHaveBeenCalled()
  })

  it('is not told by a token where only keys are taken, nor by a key where only tokens are', async () => {
    const keysOnly = new Authenticator({ apiKeys, clock, monotonic })
    const tokensOnly = new Authenticator({ tokens: { verify }, clock, monotonic })
    await expect(keysOnly.identify(bearer(token))).rejects.toMatchObject({ reason: 'unknown-key' })
    await expect(tokensOnly.identify(bearer('key-a'))).rejects.toMatchObject({ reason: 'unknown-key' })
    await expect(tokensOnly.identify({ text: token, isApiKey: true })).rejects.toMatchObject({
      name: 'AuthenticationError',
    })
    expect(verify).not.toHaveBeenCalled()
  })

  it('is refused with the claim that was wrong, and nothing of the token', async () => {
    const failure = { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED', claim: 'aud', payload: { sub: 'secret' } }
    verify.mockRejectedValueOnce(Object.assign(new Error('secret'), failure))
    await expect(both().identify(bearer(token))).rejects.toMatchObject({
      reason: 'ERR_JWT_CLAIM_VALIDATION_FAILED aud',
      message: 'ERR_JWT_CLAIM_VALIDATION_FAILED aud',
    })
  })
})
