import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { ConfigError, loadConfig } from '../../../src/config/load-config.js'

const minimal = {
  MODELARTS_ENDPOINT: 'https://modelarts.example.com/',
  HUAWEICLOUD_SDK_AK: 'AK',
  HUAWEICLOUD_SDK_SK: 'SK-canary',
  CALLER_AUTH: 'none',
}

const faultsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

const fileHolding = (text: string) => {
  const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'value')
  writeFileSync(path, text)
  return path
}

describe('loadConfig', () => {
  it('fills in the documented defaults', () => {
    const config = loadConfig(minimal)
    expect(config.server).toMatchObject({ host: '0.0.0.0', port: 3000, requestTimeoutMs: 8000 })
    expect(config.cache).toEqual({
      ttlSeconds: 300,
      ttlOverrides: { engines: 3600 },
      staleWhileRevalidateSeconds: 600,
      staleIfErrorSeconds: 86400,
      minRefreshSeconds: 5,
      maxBytes: 67108864,
    })
    expect(config.redis).toBeUndefined()
    expect(config.callers).toEqual({ auth: [], rateLimitPerMinute: 0 })
  })

  it('counts an empty value as not given', () => {
    expect(loadConfig({ ...minimal, REDIS_URL: '', PORT: '' }).server.port).toBe(3000)
  })

  it('keeps the ttl of engines when only those of job types are set', () => {
    const ttlsWith = (value: string) =>
      loadConfig({ ...minimal, CACHE_TTL_OVERRIDES: value }).cache.ttlOverrides
    expect(ttlsWith('train=60')).toEqual({ train: 60, engines: 3600 })
    expect(ttlsWith('engines=7, inference=8')).toEqual({ inference: 8, engines: 7 })
  })

  it('drops the trailing slash of a base URL, and /v3 of the IAM URL', () => {
    const config = loadConfig({
      ...minimal,
      MODELARTS_AUTH: 'password',
      OS_AUTH_URL: 'https://iam.example.com/v3/',
      OS_USERNAME: 'u',
      OS_PASSWORD: 'p',
      OS_USER_DOMAIN_NAME: 'd',
    })
    expect(config.upstream.access).toMatchObject({
      endpoint: 'https://modelarts.example.com',
      credentials: { kind: 'password', authUrl: 'https://iam.example.com' },
    })
  })

  it('lists every fault at once, by variable name', () => {
    const faults = faultsOf({
      PORT: '99999',
      LOG_LEVEL: 'loud',
      CACHE_TTL_OVERRIDES: 'train=60,train=70',
      REDIS_URL: 'http://nope',
      UPSTREAM_PROXY: 'maybe',
      CALLER_AUTH: 'api-key,jwt',
    })
    for (const name of [
      'PORT must be 0 to 65535',
      'LOG_LEVEL must be one of fatal, error',
      'CACHE_TTL_OVERRIDES',
      'REDIS_URL',
      'UPSTREAM_PROXY must be none, environment',
      'MODELARTS_ENDPOINT is required',
      'HUAWEICLOUD_SDK_AK (or HUAWEICLOUD_SDK_AK_FILE) is required',
      'HUAWEICLOUD_SDK_SK',
      'API_KEYS_FILE is required',
      'JWT_ISSUER is required',
      'JWT_JWKS_URI is required',
    ]) {
      expect(faults).toEqual(expect.arrayContaining([expect.stringContaining(name)]))
    }
  })

  it('names a fault without the secret in it', () => {
    const faults = faultsOf({ ...minimal, REDIS_URL: 'postgres://user:canary@host', CALLER_AUTH: 'canary' })
    expect(faults).toHaveLength(2)
    expect(faults.join()).not.toContain('canary')
  })

  it('never prints a secret', () => {
    const config = loadConfig({ ...minimal, REDIS_URL: 'redis://:SK-canary@127.0.0.1' })
    expect(inspect(config, { depth: null }) + JSON.stringify(config)).not.toContain('canary')
  })

  it('takes any variable from the file that NAME_FILE names, without its last newline', () => {
    const config = loadConfig({ ...minimal, CACHE_TTL_SECONDS_FILE: fileHolding('60\n') })
    expect(config.cache.ttlSeconds).toBe(60)
  })

  it('keeps the path of a secret file, so that a rotation is seen', () => {
    const path = fileHolding('secret\n')
    const { HUAWEICLOUD_SDK_SK: _, ...rest } = minimal
    const config = loadConfig({ ...rest, HUAWEICLOUD_SDK_SK_FILE: path })
    expect(config.upstream.access?.credentials).toMatchObject({ secretKey: { kind: 'file', path } })
  })

  it('refuses NAME beside NAME_FILE, an unreadable file and an empty one', () => {
    expect(faultsOf({ ...minimal, PORT: '1', PORT_FILE: '/dev/null' })).toEqual([
      'PORT and PORT_FILE are both set; set one',
    ])
    expect(faultsOf({ ...minimal, PORT_FILE: '/does/not/exist' })).toEqual([
      'PORT_FILE cannot be read (ENOENT)',
    ])
    expect(faultsOf({ ...minimal, PORT_FILE: '/dev/null' })).toEqual(['PORT_FILE names an empty file'])
  })

  it.each([
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://app.example.com/path'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['MODELARTS_ENDPOINT', 'ftp://modelarts.example.com'],
    ['MODELARTS_ENDPOINT', 'https://user:pass@modelarts.example.com'],
    ['MODELARTS_PROJECT_ID', 'a/b'],
    ['CACHE_TTL_SECONDS', '0'],
    ['CACHE_TTL_SECONDS', '1.5'],
    ['REDIS_KEY_PREFIX', 'a*'],
    ['CALLER_AUTH', 'none,jwt'],
  ])('refuses %s=%s', (name, value) => {
    expect(faultsOf({ ...minimal, [name]: value })).toEqual([expect.stringContaining(name)])
  })

  it('refuses a JWKS over plain http, except on loopback', () => {
    const jwt = { ...minimal, CALLER_AUTH: 'jwt', JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' }
    expect(faultsOf({ ...jwt, JWT_JWKS_URI: 'http://keys.example.com/jwks' })).toHaveLength(1)
    expect(faultsOf({ ...jwt, JWT_JWKS_URI: 'http://127.0.0.1:9/jwks' })).toEqual([])
  })

  it('refuses a single Redis beside a cluster', () => {
    const env = { ...minimal, REDIS_URL: 'redis://a', REDIS_CLUSTER_NODES: 'redis://b,redis://c' }
    expect(faultsOf(env)).toEqual(['REDIS_URL and REDIS_CLUSTER_NODES are both set; set one'])
  })

  it('needs no endpoint when a projects file brings them', () => {
    expect(
      loadConfig({ PROJECTS_FILE: 'projects.yaml', CALLER_AUTH: 'none' }).upstream.access,
    ).toBeUndefined()
  })

  it('minds the proxy variables of the machine only when asked to', () => {
    const machine = { ...minimal, HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost,.internal' }
    expect(loadConfig(machine).upstream.proxy).toBeUndefined()
    expect(loadConfig({ ...machine, UPSTREAM_PROXY: 'environment' }).upstream.proxy?.noProxy).toEqual([
      'localhost',
      '.internal',
    ])
  })

  it('is frozen to its leaves', () => {
    const config = loadConfig(minimal)
    expect(Object.isFrozen(config.cache) && Object.isFrozen(config.upstream.access)).toBe(true)
  })
})
