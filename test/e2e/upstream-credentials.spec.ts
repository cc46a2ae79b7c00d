import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { CredentialsConfig } from '../../src/config/config.js'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoKey, demoUser } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { UpstreamFailure } from '../../src/upstream/failure.js'
import { eventually } from '../support/eventually.js'
import { given, inFile, upstreamClient, type UpstreamClient } from '../support/upstream-client.js'

let emulator: Emulator
let folder: string
const clients: UpstreamClient[] = []

beforeEach(async () => {
  emulator = await startEmulator()
  folder = mkdtempSync(join(tmpdir(), 'upstream-credentials-'))
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await emulator.close()
  rmSync(folder, { recursive: true })
})

function clientWith(credentials: CredentialsConfig, clock = Date.now): UpstreamClient {
  const client = upstreamClient({
    endpoint: emulator.url,
    credentials,
    projectId: projectIds.main,
    clock,
    config: { timeoutMs: 1_000 },
  })
  clients.push(client)
  return client
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  // By rename, so that nobody reads half of it.
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
  return path
}

const password = (text = given(demoUser.password)): CredentialsConfig => ({
  kind: 'password',
  authUrl: emulator.url,
  username: demoUser.name,
  password: text,
  userDomainName: demoUser.domainName,
})
const agency = (): CredentialsConfig => ({ kind: 'agency', metadataEndpoint: emulator.url })

/** Asks all the time from several sides; gives every failure there was. */
async function underLoad(client: UpstreamClient, work: () => Promise<void>): Promise<UpstreamFailure[]> {
  const failures: UpstreamFailure[] = []
  let isOver = false
  let answers = 0
  const callers = Array.from({ length: 6 }, async () => {
    while (!isOver) {
      const answer = await client.ask({})
      answers += 1
      if (answer instanceof UpstreamFailure) failures.push(answer)
      await sleep(5)
    }
  })
  try {
    await work()
  } finally {
    isOver = true
    await Promise.all(callers)
  }
  expect(answers).toBeGreaterThan(50)
  return failures
}

const logins = () => emulator.control.requests().countsByPath['/v3/auth/tokens'] ?? 0
const calls = () =>
  emulator.control.requests().requests.filter(({ path }) => path.endsWith('/resource-specs')).length

describe('aksk', () => {
  it('is let in, with a security token too', async () => {
    const { accessKey, secretKey, securityToken } = emulator.control.issueTemporaryKey(60_000)
    const client = clientWith({
      kind: 'aksk',
      accessKey: given(accessKey),
      secretKey: given(secretKey),
      securityToken: given(securityToken),
    })
    expect(await client.ask({})).toHaveProperty('specs')
  })

  it('recovers within 5 s once the file is corrected, after no more than two bad signatures', async () => {
    const sk = file('sk', 'wrong')
    const { accessKey } = demoKey
    const client = clientWith({ kind: 'aksk', accessKey: given(accessKey), secretKey: inFile(sk) })
    for (let n = 0; n < 20; n += 1) {
      expect(await client.ask({})).toHaveProperty('code', 'upstream-credentials-rejected')
    }
    expect(calls()).toBe(1)
    file('sk', `${demoKey.secretKey}\n`)
    await eventually(async () => !((await client.ask({})) instanceof UpstreamFailure), { timeoutMs: 5_000 })
    expect(calls()).toBe(2)
    expect(emulator.control.credentials().lockedKeys).toEqual([])
  })

  it('outlives its file: the last content stays in force, and operators hear of each loss once', async () => {
    const ak = file('ak', demoKey.accessKey)
    const sk = file('sk', demoKey.secretKey)
    const client = clientWith({ kind: 'aksk', accessKey: inFile(ak), secretKey: inFile(sk) })
    const losses = () => client.eventsOf('secret-unreadable')
    for (const lost of [1, 2]) {
      rmSync(sk)
      await eventually(() => losses().length === lost, { timeoutMs: 5_000 })
      // All are read again when one of them changes.
      file('ak', `${demoKey.accessKey}${'\n'.repeat(lost)}`)
      await sleep(1_500)
      expect(await client.ask({})).toHaveProperty('specs')
      expect(losses()).toEqual(Array.from({ length: lost }, () => expect.objectContaining({ path: sk })))
      file('sk', demoKey.secretKey)
      await sleep(1_500)
    }
  })

  it('is rotated by a swapped symlink under load, and the old key removed at once, without a failed request', async () => {
    const next = { accessKey: 'EXAMPLEAKNEXT', secretKey: 'next-secret', projects: [projectIds.main] }
    for (const [version, key] of [['one', demoKey] as const, ['two', next] as const]) {
      mkdirSync(join(folder, version))
      writeFileSync(join(folder, version, 'ak'), key.accessKey)
      writeFileSync(join(folder, version, 'sk'), key.secretKey)
    }
    symlinkSync('one', join(folder, 'current'))
    const client = clientWith({
      kind: 'aksk',
      accessKey: inFile(join(folder, 'current', 'ak')),
      secretKey: inFile(join(folder, 'current', 'sk')),
    })
    const failures = await underLoad(client, async () => {
      await sleep(200)
      emulator.control.putKey(next)
      symlinkSync('two', join(folder, 'next'))
      renameSync(join(folder, 'next'), join(folder, 'current'))
      emulator.control.removeKey(demoKey.accessKey)
      await sleep(1_500)
    })
    expect(failures).toEqual([])
  })

  it('is rotated file by file under load without a failed request: the last accepted key bridges the gap', async () => {
    const next = { accessKey: 'EXAMPLEAKNEXT', secretKey: 'next-secret', projects: [projectIds.main] }
    emulator.control.putKey(next)
    const ak = file('ak', demoKey.accessKey)
    const sk = file('sk', demoKey.secretKey)
    const client = clientWith({ kind: 'aksk', accessKey: inFile(ak), secretKey: inFile(sk) })
    const failures = await underLoad(client, async () => {
      await sleep(200)
      file('ak', next.accessKey)
      await sleep(1_200)
      file('sk', next.secretKey)
      await sleep(1_200)
      emulator.control.removeKey(demoKey.accessKey)
      await sleep(300)
    })
    expect(failures).toEqual([])
    expect(emulator.control.credentials().lockedKeys).toEqual([])
  })

  it('is locked out for operators as long as the configured key is refused, also while the last accepted one serves', async () => {
    const sk = file('sk', demoKey.secretKey)
    const client = clientWith({
      kind: 'aksk',
      accessKey: given(demoKey.accessKey),
      secretKey: inFile(sk),
    })
    const state = () => client.client.status().credentials.map((one) => one.state)
    expect(await client.ask({})).toHaveProperty('specs')
    expect(state()).toEqual(['accepted'])
    file('sk', 'wrong')
    await eventually(async () => {
      await client.ask({})
      return state()[0] === 'locked-out'
    })
    for (let n = 0; n < 5; n += 1) {
      expect(await client.ask({})).toHaveProperty('specs')
      expect(state()).toEqual(['locked-out'])
    }
    file('sk', demoKey.secretKey)
    await eventually(async () => {
      await client.ask({})
      return state()[0] === 'accepted'
    })
  })

  it('names a clock that is off, in seconds', async () => {
    emulator.control.set({ clockSkewMs: -1_200_000 })
    const { accessKey, secretKey } = demoKey
    const client = clientWith({ kind: 'aksk', accessKey: given(accessKey), secretKey: given(secretKey) })
    const failure = await client.ask({})
    expect(failure).toHaveProperty('code', 'upstream-credentials-rejected')
    expect(failure).toHaveProperty(
      'message',
      expect.stringMatching(/clock of this service is 1(200|199|201) s ahead/),
    )
    const [skew] = client.eventsOf('clock-skew')
    expect(skew?.aheadSeconds).toBeGreaterThanOrEqual(1_199)
  })
})

describe('password', () => {
  it('logs in once, however many ask', async () => {
    const client = clientWith(password())
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.ask({})))
    for (const answer of answers) expect(answer).toHaveProperty('specs')
    expect(logins()).toBe(1)
  })

  it('renews well before the end, under load, without a failed request', async () => {
    emulator.control.set({ tokenLifetimeMs: 4_000 })
    const client = clientWith(password())
    expect(await underLoad(client, () => sleep(9_000))).toEqual([])
    expect(client.eventsOf('credentials-renewed').length).toBeGreaterThanOrEqual(2)
    expect(logins()).toBeLessThanOrEqual(5)
    expect(client.eventsOf('credentials-rejected')).toEqual([])
  })

  it('counts how long a token is valid on a clock that does not step', async () => {
    let stepMs = 0
    const client = clientWith(password(), () => Date.now() + stepMs)
    for (stepMs of [0, 25 * 3_600_000, -25 * 3_600_000]) {
      expect(await client.ask({})).toHaveProperty('specs')
    }
    expect(logins()).toBe(1)
  })

  it('replaces a token that dies early with one login and no failed request', async () => {
    const client = clientWith(password())
    const failures = await underLoad(client, async () => {
      await sleep(300)
      emulator.control.killTokens()
      await sleep(700)
    })
    expect(failures).toEqual([])
    expect(logins()).toBe(2)
  })

  it.each([
    { status: 200, code: 'ModelArts.0202' },
    { status: 400, code: 'ModelArts.6401' },
    { status: 403, code: 'ModelArts.0203' },
  ])('takes $code with status $status for a dead token too', async (deadToken) => {
    emulator.control.set({ deadToken })
    const client = clientWith(password())
    await client.ask({})
    emulator.control.killTokens()
    expect(await client.ask({})).toHaveProperty('specs')
    expect(logins()).toBe(2)
  })

  it('uses the last good token while renewals fail and it is valid', async () => {
    emulator.control.set({ tokenLifetimeMs: 2_000 })
    const client = clientWith(password())
    await client.ask({})
    emulator.control.behave({ kind: 'failure', path: '/v3/auth', status: 503, code: 'IAM.0011' })
    expect(await underLoad(client, () => sleep(1_200))).toEqual([])
    await sleep(1_000)
    expect(await client.ask({})).toBeInstanceOf(UpstreamFailure)
    emulator.control.behaveWell()
    await eventually(async () => !((await client.ask({})) instanceof UpstreamFailure), { timeoutMs: 5_000 })
  })

  it('tries a wrong one once a minute, and recovers within 5 s once the file is corrected', async () => {
    const path = file('password', 'wrong')
    const client = clientWith(password(inFile(path)))
    const other = { projectId: projectIds.research }
    for (const failure of await Promise.all([
      client.ask({}),
      client.ask(other),
      client.ask({}),
      client.ask(other),
    ])) {
      expect(failure).toHaveProperty('code', 'upstream-credentials-rejected')
    }
    expect(logins()).toBe(1)
    file('password', demoUser.password)
    await eventually(async () => !((await client.ask({})) instanceof UpstreamFailure), { timeoutMs: 5_000 })
    expect(emulator.control.credentials().lockedUsers).toEqual([])
  })
})

describe('token', () => {
  it('is read again when its file changes, without a failed request', async () => {
    const first = emulator.control.issueToken()
    const path = file('token', first)
    const client = clientWith({ kind: 'token', token: inFile(path) })
    const failures = await underLoad(client, async () => {
      await sleep(200)
      file('token', emulator.control.issueToken())
      emulator.control.killTokens(first)
      await sleep(800)
    })
    expect(failures).toEqual([])
  })

  it('cools down once it is rejected', async () => {
    const client = clientWith({ kind: 'token', token: given('no-token-of-theirs') })
    for (let n = 0; n < 5; n += 1) {
      expect(await client.ask({})).toHaveProperty('code', 'upstream-credentials-rejected')
    }
    expect(calls()).toBe(1)
    const [rejected] = client.eventsOf('credentials-rejected')
    expect(rejected).toMatchObject({ coolDownMs: 60_000, rejected: 'authentication' })
  })
})

describe('agency', () => {
  it.each(['open', 'guarded', 'old'] as const)(
    'is let in with a metadata service that is %s',
    async (metadata) => {
      emulator.control.set({ metadata })
      const client = clientWith(agency())
      expect(await client.ask({})).toHaveProperty('specs')
      expect(await client.ask({ projectId: projectIds.research })).toHaveProperty('specs')
      expect(emulator.control.credentials().agencyKeysIssued).toBe(1)
    },
  )

  it('renews before the end, under load, without a failed request', async () => {
    emulator.control.set({ agencyKeyLifetimeMs: 1_200, agencyKeyOverlapMs: 400, metadata: 'guarded' })
    const client = clientWith(agency())
    expect(await underLoad(client, () => sleep(3_500))).toEqual([])
    expect(emulator.control.credentials().agencyKeysIssued).toBeGreaterThanOrEqual(4)
  })

  it.each([
    ['is answered 400', { kind: 'answer', status: 400, body: 'Bad Request' }],
    ['is never answered, as behind a hop limit', { kind: 'hang' }],
    ['is reset', { kind: 'reset' }],
  ] as const)('goes on without a metadata token where the PUT %s', async (_what, fault) => {
    emulator.control.behave({ ...fault, path: '/meta-data/latest/api/token' })
    const client = clientWith(agency())
    expect(await client.ask({})).toHaveProperty('specs')
    expect(client.eventsOf('credentials-rejected')).toEqual([])
    expect(emulator.control.requests().countsByPath).toMatchObject({
      '/meta-data/latest/api/token': 1,
      '/openstack/latest/securitykey': 1,
    })
  })

  it.each([
    ['is answered 400', { kind: 'answer', status: 400, body: 'Bad Request' }],
    ['is reset', { kind: 'reset' }],
  ] as const)('does not try the PUT again for the next keys where it %s', async (_what, fault) => {
    emulator.control.set({ agencyKeyLifetimeMs: 600, agencyKeyOverlapMs: 100 })
    emulator.control.behave({ ...fault, path: '/meta-data/latest/api/token' })
    const client = clientWith(agency())
    await client.ask({})
    await sleep(650)
    expect(await client.ask({})).toHaveProperty('specs')
    const { countsByPath } = emulator.control.requests()
    expect(countsByPath['/meta-data/latest/api/token']).toBe(1)
    expect(countsByPath['/openstack/latest/securitykey']).toBeGreaterThan(1)
  })

  it('is a problem of our credentials, not of the caller, where the plain GET is refused as well', async () => {
    emulator.control.set({ metadata: 'guarded' })
    emulator.control.behave({
      kind: 'answer',
      status: 400,
      body: 'Bad Request',
      path: '/meta-data/latest/api/token',
    })
    expect(await clientWith(agency()).ask({})).toHaveProperty('code', 'upstream-credentials-rejected')
    expect(emulator.control.requests().total).toBe(2)
  })

  it('asks for a new metadata token when the one held is forgotten', async () => {
    emulator.control.set({ metadata: 'guarded', agencyKeyLifetimeMs: 600, agencyKeyOverlapMs: 100 })
    const client = clientWith(agency())
    await client.ask({})
    emulator.control.forgetMetadataTokens()
    await sleep(650)
    expect(await client.ask({})).toHaveProperty('specs')
  })

  it('is a problem of our credentials when no agency is bound, asked without a second metadata token', async () => {
    emulator.control.set({ agencyBound: false })
    const client = clientWith(agency())
    expect(await client.ask({})).toHaveProperty('code', 'upstream-credentials-rejected')
    expect(emulator.control.requests().total).toBe(2)
  })
})

describe('a login that fails while no credentials are held', () => {
  const kinds = [
    { name: 'a token', path: '/v3/auth/tokens', credentials: () => password() },
    { name: 'the keys of the agency', path: '/securitykey', credentials: () => agency() },
  ] as const
  const loginsAt = (path: string) =>
    emulator.control.requests().requests.filter((request) => request.path.endsWith(path)).length

  const askThirty = (client: UpstreamClient) =>
    Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        client.ask({ engineId: String(n), projectId: n % 2 ? projectIds.main : projectIds.research }),
      ),
    )

  it.each(kinds)(
    'is made once for thirty lists: $name, throttled for 30 s',
    async ({ path, credentials }) => {
      const client = clientWith(credentials())
      emulator.control.behave({ kind: 'throttle', path, retryAfter: { seconds: 30 } })
      for (const failure of await askThirty(client)) {
        expect(failure).toHaveProperty('code', 'upstream-throttled')
      }
      const next = await client.ask({})
      expect(next).toMatchObject({ code: 'upstream-throttled', wasAsked: false })
      expect(next).toHaveProperty('retryAfterMs', expect.closeTo(30_000, -4))
      expect(loginsAt(path)).toBe(1)
    },
  )

  it.each(kinds)('is made once for thirty lists: $name, with 503', async ({ path, credentials }) => {
    const client = clientWith(credentials())
    emulator.control.behave({ kind: 'failure', path, status: 503, code: 'IAM.0011' })
    const codes = (await askThirty(client)).map(
      (failure) => failure instanceof UpstreamFailure && failure.code,
    )
    // Those who shared the login, and those who came after it.
    for (const code of codes) expect(code).toMatch(/^upstream-(error|unavailable)$/)
    expect(loginsAt(path)).toBe(1)
    emulator.control.behaveWell()
    await eventually(async () => !((await client.ask({})) instanceof UpstreamFailure), { timeoutMs: 5_000 })
  })

  it.each(kinds)('is made once too when they have expired: $name', async ({ path, credentials }) => {
    emulator.control.set({ tokenLifetimeMs: 600, agencyKeyLifetimeMs: 600, agencyKeyOverlapMs: 100 })
    const client = clientWith(credentials())
    expect(await client.ask({})).toHaveProperty('specs')
    expect(await client.ask({ projectId: projectIds.research })).toHaveProperty('specs')
    await sleep(700)
    emulator.control.forgetRequests()
    emulator.control.behave({ kind: 'throttle', path, retryAfter: { seconds: 30 } })
    await askThirty(client)
    await askThirty(client)
    // Each project has a token of its own, and both were in flight at once.
    expect(loginsAt(path)).toBeLessThanOrEqual(path === '/securitykey' ? 1 : 2)
  })

  it('that is answered by a box in between does not cool the password down', async () => {
    const client = clientWith(password())
    const page = { kind: 'answer', status: 403, body: '<html>Forbidden</html>', path: '/v3/auth' } as const
    emulator.control.behave({ ...page, headers: { 'Content-Type': 'text/html' } })
    expect(await client.ask({})).toHaveProperty('code', 'upstream-error')
    expect(client.eventsOf('credentials-rejected')).toEqual([])
  })

  it('and is refused with a body cut short is a rejected login', async () => {
    const client = clientWith(password())
    emulator.control.behave({ kind: 'cut', path: '/v3/auth', status: 401, code: 'IAM.0011' })
    for (let n = 0; n < 3; n += 1) {
      expect(await client.ask({})).toHaveProperty('code', 'upstream-credentials-rejected')
    }
    expect(logins()).toBe(1)
  })

  it('has its answer read as UTF-8, whatever its label says', async () => {
    const expires = new Date(Date.now() + 3_600_000).toISOString()
    emulator.control.behave({
      kind: 'answer',
      path: '/v3/auth',
      status: 201,
      headers: {
        'Content-Type': 'application/json;charset=ISO-8859-1',
        'X-Subject-Token': emulator.control.issueToken(),
      },
      body: JSON.stringify({ token: { expires_at: expires, user: { name: 'Müller' } } }),
    })
    expect(await clientWith(password()).ask({})).toHaveProperty('specs')
  })
})

describe('whatever the kind', () => {
  it('no secret is in any event or failure', async () => {
    const { accessKey, secretKey } = demoKey
    const clients = [
      clientWith({ kind: 'aksk', accessKey: given(accessKey), secretKey: given(`${secretKey}-canary`) }),
      clientWith(password(given('canary-password'))),
      clientWith({ kind: 'token', token: given('canary-token') }),
    ]
    emulator.control.alsoBehave({ kind: 'failure', status: 401, code: 'APIGW.0301', echo: true })
    for (const client of clients) {
      const failure = await client.ask({})
      const text = JSON.stringify([failure, client.events])
      expect(text).not.toMatch(/canary|EXAMPLEAK|127\.0\.0\.1|example-user/)
    }
  })
})
