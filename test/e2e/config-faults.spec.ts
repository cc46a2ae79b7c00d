import { describe, expect, it } from '@jest/globals'
import { spawnProgram } from '../support/spawn-program.js'

const faulty = {
  PORT: 'eighty',
  LOG_LEVEL: 'loud',
  MODELARTS_ENDPOINT: 'https://user:canary-in-url@modelarts.example.com',
  HUAWEICLOUD_SDK_AK: 'canary-access-key',
  HUAWEICLOUD_SDK_SK_FILE: '/does/not/exist/canary',
  REDIS_URL: 'http://:canary-redis-password@redis.example.com',
  CACHE_TTL_SECONDS: '0',
  CACHE_TTL_OVERRIDES: 'fly=1',
  CORS_ORIGINS: '*',
  TRUST_PROXY: 'nowhere',
  CALLER_AUTH: 'api-key,jwt',
}

describe('a wrong configuration', () => {
  it('ends the process at once with one message that names every faulty or missing variable, and no secret', async () => {
    const beganMs = Date.now()
    const program = spawnProgram('dist/main.js', faulty)
    const { code, signal } = await program.exited
    expect({ code, signal }).toEqual({ code: 1, signal: null })
    expect(Date.now() - beganMs).toBeLessThan(20_000)
    const named = [...program.output().matchAll(/^ {2}- (\w+)/gm)].map(([, name]) => name)
    expect(named.sort()).toEqual(
      [
        ...['PORT', 'LOG_LEVEL', 'MODELARTS_ENDPOINT', 'HUAWEICLOUD_SDK_SK_FILE', 'REDIS_URL'],
        ...['CACHE_TTL_SECONDS', 'CACHE_TTL_OVERRIDES', 'CORS_ORIGINS', 'TRUST_PROXY'],
        ...['API_KEYS_FILE', 'JWT_ISSUER', 'JWT_AUDIENCE', 'JWT_JWKS_URI'],
      ].sort(),
    )
    expect(program.output()).not.toContain('canary')
    expect(program.log).toEqual([])
  }, 60_000)

  it('is also none at all: what is required is named', async () => {
    const program = spawnProgram('dist/main.js', {})
    expect((await program.exited).code).toBe(1)
    for (const name of ['MODELARTS_ENDPOINT', 'HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'CALLER_AUTH']) {
      expect(program.output()).toContain(`- ${name} `)
    }
  }, 60_000)
})
