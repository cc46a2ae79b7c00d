import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
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

/** What only shows once the service is put together, or listens. */
describe('a fault of the configuration that is found later', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-faults-'))
  const taken = createServer()
  const fileHolding = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const good = {
    HOST: '127.0.0.1',
    PORT: '0',
    MODELARTS_ENDPOINT: 'http://127.0.0.1:1',
    HUAWEICLOUD_SDK_AK: 'AK',
    HUAWEICLOUD_SDK_SK: 'SK',
    CALLER_AUTH: 'none',
  }

  beforeAll(() => new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve)))
  afterAll(() => new Promise((resolve) => taken.close(resolve)))

  it.each<[string, () => Record<string, string>, string]>([
    ['PORT in use', () => ({ PORT: String((taken.address() as AddressInfo).port) }), 'PORT \\d+ is in use'],
    [
      'HOST of another machine',
      () => ({ HOST: '192.0.2.1' }),
      'HOST 192.0.2.1 is no address of this machine',
    ],
    [
      'HOST that is no name',
      () => ({ HOST: 'nowhere.invalid' }),
      'HOST nowhere.invalid is the name of no address',
    ],
    [
      'API_KEYS_FILE that is a folder',
      () => ({ CALLER_AUTH: 'api-key', API_KEYS_FILE: folder }),
      'API_KEYS_FILE cannot be read \\(EISDIR\\)',
    ],
    [
      'PROJECTS_FILE with a missing secret',
      () => ({ PROJECTS_FILE: fileHolding('projects.yaml', 'projects: [{id: a, ak: a, sk_file: nowhere}]') }),
      'secret file .* cannot be read',
    ],
  ])(
    '%s: one message and no stack trace',
    async (_what, env, fault) => {
      const program = spawnProgram('dist/main.js', { ...good, ...env() })
      expect(await program.exited).toEqual({ code: 1, signal: null })
      // What was well by then may be logged before.
      const lines = program.output().split('\n')
      const faults = lines.filter((line) => !line.startsWith('{"level":"info"')).join('\n')
      expect(faults).toMatch(new RegExp(`^The configuration cannot be used:\n  - .*${fault}.*$`))
    },
    60_000,
  )
})
