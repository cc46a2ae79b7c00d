import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Config, CredentialsConfig } from '../../../src/config/config.js'
import { ConfigError, loadConfig } from '../../../src/config/load-config.js'

/* What people write by mistake or in good faith: each value is used as it was meant, or named. */

const minimal = {
  MODELARTS_ENDPOINT: 'https://modelarts.example.com',
  HUAWEICLOUD_SDK_AK: 'AK',
  HUAWEICLOUD_SDK_SK: 'SK',
  CALLER_AUTH: 'none',
}
const password = {
  MODELARTS_AUTH: 'password',
  OS_AUTH_URL: 'https://iam.example.com',
  OS_USERNAME: 'user',
  OS_PASSWORD: 'canary',
  OS_USER_DOMAIN_NAME: 'domain',
}
const jwt = {
  CALLER_AUTH: 'jwt',
  JWT_ISSUER: 'issuer',
  JWT_AUDIENCE: 'audience',
  JWT_JWKS_URI: 'https://issuer.example.com/keys',
}

const load = (env: NodeJS.ProcessEnv): Config => loadConfig({ ...minimal, ...env })

const faultsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    load(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

const fileHolding = (text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'value')
  writeFileSync(path, text)
  return path
}

const credentials = (env: NodeJS.ProcessEnv): CredentialsConfig | undefined =>
  load(env).upstream.access?.credentials

describe('a base URL', () => {
  it.each([
    ['https://modelarts.example.com ', 'https://modelarts.example.com'],
    ['\thttps://modelarts.example.com/base//\r', 'https://modelarts.example.com/base'],
    ['HTTPS://ModelArts.Example.com:443', 'https://modelarts.example.com'],
    ['http://[::1]:4010/', 'http://[::1]:4010'],
  ])('%j is used as %s', (value, endpoint) => {
    expect(load({ MODELARTS_ENDPOINT: value }).upstream.access?.endpoint).toBe(endpoint)
  })

  it.each([
    ['https://modelarts.example.com?', 'must hold no user, password, query or fragment'],
    ['https://modelarts.example.com/#', 'must hold no user, password, query or fragment'],
    ['https://modelarts.example.com/?region=x', 'must hold no user, password, query or fragment'],
    ['https://modelarts example.com', 'must be a URL that begins with https:// or http://'],
    ['modelarts.example.com', 'must be a URL that begins with https:// or http://'],
    ['https:modelarts.example.com', 'must be a URL that begins with https:// or http://'],
  ])('%j is refused', (value, fault) => {
    expect(faultsOf({ MODELARTS_ENDPOINT: value })).toEqual([`MODELARTS_ENDPOINT ${fault}`])
    expect(faultsOf({ ...password, OS_AUTH_URL: value })).toEqual([`OS_AUTH_URL ${fault}`])
    expect(faultsOf({ MODELARTS_AUTH: 'agency', METADATA_ENDPOINT: value })).toEqual([
      `METADATA_ENDPOINT ${fault}`,
    ])
  })

  it('of IAM may end in /v3, a slash and a blank', () => {
    expect(credentials({ ...password, OS_AUTH_URL: ' https://iam.example.com/v3/ ' })).toMatchObject({
      authUrl: 'https://iam.example.com',
    })
  })
})

describe('JWT_JWKS_URI', () => {
  it('loses its blanks and keeps its query', () => {
    const { callers } = load({ ...jwt, JWT_JWKS_URI: ' https://issuer.example.com/keys?v=2\r' })
    expect(callers.jwt?.jwksUri).toBe('https://issuer.example.com/keys?v=2')
  })

  it.each(['https://issuer.example.com/keys#a', 'https://u:p@issuer.example.com/keys', 'issuer/keys'])(
    '%s is refused',
    (uri) => {
      expect(faultsOf({ ...jwt, JWT_JWKS_URI: uri })).toEqual([expect.stringMatching(/^JWT_JWKS_URI /)])
    },
  )
})

describe('REDIS_URL', () => {
  it.each([
    ['redis://:canary%@redis.example.com', /user or password.*%25/],
    ['redis://can%zzary@redis.example.com', /user or password.*%25/],
    ['redis://redis.example.com/cache', /number of a database/],
    ['redis://redis.example.com/0/1', /number of a database/],
    ['redis://redis.example.com?db=1', /no query or fragment/],
    ['redis:redis.example.com', /redis:\/\/ or rediss:\/\//],
    ['redis://', /redis:\/\/ or rediss:\/\//],
    ['redis.example.com:6379', /redis:\/\/ or rediss:\/\//],
  ])('%s is refused, without its password', (url, fault) => {
    const faults = faultsOf({ REDIS_URL: url })
    expect(faults).toEqual([expect.stringMatching(fault)])
    expect(faults.join()).not.toContain('canary')
    expect(faultsOf({ REDIS_CLUSTER_NODES: `redis://a, ${url}` })).toEqual([
      expect.stringMatching(/^REDIS_CLUSTER_NODES /),
    ])
  })

  it.each([' redis://[::1]:6379\r', 'rediss://user:p%25@h:1/3', 'redis://:pass@h/'])('%j is taken', (url) => {
    expect(load({ REDIS_URL: url }).redis?.urls[0]?.reveal()).toBe(url.trim())
  })
})

describe('a proxy', () => {
  const proxyOf = (env: NodeJS.ProcessEnv): string | undefined => load(env).upstream.proxy?.url.reveal()

  it.each([
    ['proxy.example.com:3128', 'http://proxy.example.com:3128'],
    [' http://proxy.example.com:3128/ ', 'http://proxy.example.com:3128'],
    ['user:p%25@proxy.example.com:3128', 'http://user:p%25@proxy.example.com:3128'],
    ['http://[::1]:3128', 'http://[::1]:3128'],
    ['[::1]:3128', 'http://[::1]:3128'],
  ])('%j is used as %s', (value, url) => {
    expect(proxyOf({ UPSTREAM_PROXY: value })).toBe(url)
    expect(proxyOf({ UPSTREAM_PROXY: 'environment', HTTPS_PROXY: value })).toBe(url)
  })

  it.each(['socks5://proxy:1080', 'http://:canary%@proxy:3128', 'http://proxy:3128/canary', 'canary'])(
    '%s is refused',
    (value) => {
      const faults = [
        ...faultsOf({ UPSTREAM_PROXY: value }),
        ...faultsOf({ UPSTREAM_PROXY: 'environment', HTTPS_PROXY: value }),
      ]
      expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['UPSTREAM_PROXY', 'HTTPS_PROXY'])
      expect(faults.join()).not.toContain('canary')
    },
  )

  it('that is in the environment for other programs is not looked at', () => {
    expect(faultsOf({ HTTPS_PROXY: 'socks5://proxy:1080', NO_PROXY: '!' })).toEqual([])
  })

  it('has exceptions separated by commas or blanks', () => {
    const env = { UPSTREAM_PROXY: 'environment', HTTPS_PROXY: 'http://proxy' }
    expect(load({ ...env, NO_PROXY: ' a, *.b ,,10.0.0.0/8 ::1\r' }).upstream.proxy?.noProxy).toEqual([
      ...['a', '*.b', '10.0.0.0/8', '::1'],
    ])
  })
})

describe('a secret', () => {
  it.each(['SK\r', 'SK\n', 'SK\r\n', ' SK '])('%j loses the end of its line', (secret) => {
    const found = credentials({ HUAWEICLOUD_SDK_SK: secret })
    expect(
      found?.kind === 'aksk' && found.secretKey.kind === 'value' && found.secretKey.secret.reveal(),
    ).toBe('SK')
  })

  it('that is a password keeps its blanks, not its line end', () => {
    const found = credentials({ ...password, OS_PASSWORD: ' pass word \r\n' })
    expect(
      found?.kind === 'password' && found.password.kind === 'value' && found.password.secret.reveal(),
    ).toBe(' pass word ')
  })

  it.each([
    ['HUAWEICLOUD_SDK_SK', {}],
    ['HUAWEICLOUD_SDK_AK', {}],
    ['HUAWEICLOUD_SDK_SECURITY_TOKEN', {}],
    ['MODELARTS_AUTH_TOKEN', { MODELARTS_AUTH: 'token' }],
    ['OS_PASSWORD', password],
  ])('%s that cannot be sent is named and not shown', (name, env) => {
    const text = 'canary\ncanary'
    const inFile = { ...env, [name]: '', [`${name}_FILE`]: fileHolding(text) }
    const faults = [...faultsOf({ ...env, [name]: text }), ...faultsOf(inFile)]
    expect(faults).toEqual([expect.stringContaining(`${name} `), expect.stringContaining(`${name}_FILE `)])
    expect(faults.join()).not.toContain('canary')
  })
})

describe('HOST', () => {
  it.each([
    ['::', '::'],
    ['[::1]', '::1'],
    [' 127.0.0.1 ', '127.0.0.1'],
    ['localhost', 'localhost'],
  ])('%j is used as %s', (value, host) => {
    expect(load({ HOST: value }).server.host).toBe(host)
  })

  it.each(['127.0.0.1:3000', 'http://localhost', '256.1.1.1', 'a b', '*'])('%j is refused', (value) => {
    expect(faultsOf({ HOST: value })).toEqual(['HOST must be an IP address or the name of a host'])
  })
})

it('takes IPv6 addresses and CIDRs, with or without brackets, in TRUST_PROXY', () => {
  expect(load({ TRUST_PROXY: '::1, fd00::/8,[2001:db8::1]' }).server.trustProxy).toEqual([
    ...['::1', 'fd00::/8', '2001:db8::1'],
  ])
})

it('counts a value of blanks as not given', () => {
  expect(load({ PORT: ' \r', REDIS_URL: ' ' }).server.port).toBe(3000)
})
