import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { CredentialsConfig } from '../../src/config/config.js'
import { credentialsFor, type CredentialsOfProjects } from '../../src/upstream/credentials/provider-for.js'
import { LoginBackOff } from '../../src/upstream/credentials/login-back-off.js'
import { CredentialLockout } from '../../src/upstream/credentials/credential-lockout.js'
import { exchangeOver } from '../../src/upstream/response/exchange.js'
import type { OutgoingRequest, ReceivedResponse } from '../../src/upstream/transport/send.js'
import { response } from '../support/answers.js'
import { inFile } from '../support/upstream-client.js'

let folder: string
let nowMs: number
let issued: number
let requests: OutgoingRequest[]
let provider: CredentialsOfProjects | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credential-providers-'))
  nowMs = Date.UTC(2026, 0, 2, 3, 4, 5)
  issued = 0
  requests = []
})
afterEach(() => {
  provider?.close()
  rmSync(folder, { recursive: true })
})

const lifeMs = 3_600_000

/** IAM and the metadata service, each giving something new each time. */
async function answer(request: OutgoingRequest): Promise<ReceivedResponse> {
  requests.push(request)
  const { pathname } = new URL(request.url)
  const expires_at = new Date(nowMs + lifeMs).toISOString()
  issued += 1
  if (pathname === '/v3/auth/tokens') {
    const token = { expires_at, issued_at: new Date(nowMs).toISOString() }
    return response(201, { token }, { 'x-subject-token': `canary-token-${issued}` })
  }
  if (pathname === '/openstack/latest/securitykey') {
    const credential = { access: `canary-${issued}`, secret: 'canary', securitytoken: 'canary', expires_at }
    return response(200, { credential })
  }
  return response(404)
}

function open(config: CredentialsConfig): CredentialsOfProjects {
  const clock = () => nowMs
  const onEvent = () => {}
  provider = credentialsFor(config, {
    exchange: exchangeOver({ send: answer, clock, monotonic: clock, onEvent }),
    lockout: new CredentialLockout(clock, onEvent),
    backOff: new LoginBackOff(clock, Math.random),
    monotonic: clock,
    random: Math.random,
    onEvent,
    timeoutMs: 1_000,
  })
  return provider
}

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

interface Kind {
  readonly name: string
  readonly config: () => CredentialsConfig
  /** Makes others available. */
  readonly change: () => void
}

const kinds: readonly Kind[] = [
  {
    name: 'aksk',
    config: () => ({
      kind: 'aksk',
      accessKey: inFile(write('ak', 'canary-ak')),
      secretKey: inFile(write('sk', 'canary-sk\n')),
      securityToken: inFile(write('st', 'canary-st')),
    }),
    change: () => write('sk', 'canary-sk-2'),
  },
  {
    name: 'token',
    config: () => ({ kind: 'token', token: inFile(write('token', 'canary-token')) }),
    change: () => write('token', 'canary-token-2'),
  },
  {
    name: 'password',
    config: () => ({
      kind: 'password',
      authUrl: 'https://iam.test',
      username: 'user',
      userDomainName: 'domain',
      password: inFile(write('password', 'canary-password')),
    }),
    change: () => {},
  },
  {
    name: 'agency',
    config: () => ({ kind: 'agency', metadataEndpoint: 'http://metadata.test' }),
    change: () => {},
  },
]

describe.each(kinds)('the provider of kind $name', ({ config, change }) => {
  const signal = new AbortController().signal

  it('gives the same credentials as long as they are good', async () => {
    const get = open(config()).for('project')
    const first = await get({ signal })
    expect((await get({ signal })).id).toBe(first.id)
  })

  it('gives others for rejected ones when there are others', async () => {
    const get = open(config()).for('project')
    const rejected = await get({ signal })
    change()
    const other = await get({ signal, rejected, wereAccepted: true })
    expect(other.id).not.toBe(rejected.id)
    expect((await get({ signal })).id).toBe(other.id)
  })

  it('prints no secret, in any way', async () => {
    const credentials = await open(config()).for('project')({ signal })
    const printed = [
      inspect(credentials, { depth: 9, showHidden: true }),
      JSON.stringify(credentials),
      credentials.id,
    ]
    expect(printed.join()).not.toContain('canary')
  })

  it('asks only for what it needs, and leaves no secret in a URL', async () => {
    await open(config()).for('project')({ signal })
    expect(requests.map(({ url }) => url).join()).not.toContain('canary')
  })
})

describe('secrets in files', () => {
  const signal = new AbortController().signal
  const config = (): CredentialsConfig => ({ kind: 'token', token: inFile(write('token', 'first')) })

  it('keep their last content while the file is empty or gone', async () => {
    const get = open(config()).for('project')
    const first = await get({ signal })
    write('token', '')
    expect((await get({ signal, rejected: first })).id).toBe(first.id)
    rmSync(join(folder, 'token'))
    expect((await get({ signal, rejected: first })).id).toBe(first.id)
  })

  it('must be there at the start', () => {
    expect(() => open({ kind: 'token', token: inFile(join(folder, 'gone')) })).toThrow(
      /cannot be read or is empty/,
    )
  })
})

describe('a login', () => {
  it('asks for a token of the project, without the catalog', async () => {
    const password = kinds.find(({ name }) => name === 'password')
    if (!password) throw new Error('there is such a kind')
    await open(password.config()).for('project-7')({ signal: new AbortController().signal })
    const [request] = requests
    expect(request).toMatchObject({ method: 'POST', url: 'https://iam.test/v3/auth/tokens?nocatalog=true' })
    expect(JSON.parse(request?.body ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'user', password: 'canary-password', domain: { name: 'domain' } } },
        },
        scope: { project: { id: 'project-7' } },
      },
    })
  })
})
