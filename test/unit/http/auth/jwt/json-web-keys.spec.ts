import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { cooldownMs, JsonWebKeys } from '../../../../../src/http/auth/jwt/json-web-keys.js'

let nowMs: number
let published: unknown
let fetches: number
let errors: unknown[]
let keys: JsonWebKeys
let jwk: JWK

const fetchKeys = async () => {
  fetches++
  if (published instanceof Error) throw published
  return published
}
const withKids = (...kids: string[]) => ({ keys: kids.map((kid) => ({ ...jwk, kid, alg: 'ES256' })) })
const get = async (kid: string) => keys.get({ alg: 'ES256', kid }, { payload: '', signature: '' })

beforeAll(async () => {
  const { publicKey } = await generateKeyPair('ES256')
  jwk = await exportJWK(publicKey)
})

beforeEach(() => {
  nowMs = 1_000_000
  published = withKids('a')
  fetches = 0
  errors = []
  keys = new JsonWebKeys({ fetchKeys, monotonic: () => nowMs, onError: (error) => errors.push(error) })
})

afterEach(() => keys.close())

describe('the issuer’s keys', () => {
  it('are fetched once, however many tokens come', async () => {
    await Promise.all([get('a'), get('a')])
    await get('a')
    expect(fetches).toBe(1)
  })

  it('are fetched again for a key that we do not hold, at once', async () => {
    await keys.reload()
    published = withKids('b')
    await get('b')
    await expect(get('a')).rejects.toThrow('no applicable key')
    expect(fetches).toBe(2)
  })

  it('are fetched once per cool-down, whatever keys are named', async () => {
    await keys.reload()
    const storm = () =>
      Promise.allSettled(Array.from({ length: 100 }, (_, at) => get(`../../etc/passwd?${at}`)))
    await storm()
    await storm()
    expect(fetches).toBe(2)
    nowMs += cooldownMs - 1
    await storm()
    expect(fetches).toBe(2)
    nowMs += 1
    await storm()
    expect(fetches).toBe(3)
  })

  it('are waited for by those who come while they are being fetched', async () => {
    await keys.reload()
    published = withKids('a', 'b')
    const both = await Promise.all([get('b'), get('b')])
    expect(both).toHaveLength(2)
    expect(fetches).toBe(2)
  })

  it('stay in use while the issuer is down', async () => {
    await keys.reload()
    published = new Error('down')
    await keys.reload()
    await get('a')
    expect(errors).toEqual([published])
  })

  it('stay in use when the issuer publishes something else', async () => {
    await keys.reload()
    published = '<html>'
    await keys.reload()
    await get('a')
    expect(errors).toHaveLength(1)
  })

  it('are asked for once per cool-down while there are none', async () => {
    published = new Error('down')
    await expect(get('a')).rejects.toThrow('no applicable key')
    await expect(get('a')).rejects.toThrow('no applicable key')
    expect(fetches).toBe(1)
    published = withKids('a')
    nowMs += cooldownMs
    await get('a')
    expect(fetches).toBe(2)
  })
})
