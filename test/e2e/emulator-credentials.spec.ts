import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoAgency, demoKey, demoUser, researchUser } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { send, signedGet, signedHeaders, type HttpAnswer } from '../support/signed-get.js'

const minuteMs = 60_000

let emulator: Emulator
let nowMs: number
const url = (project: string = projectIds.main) => `${emulator.url}/v1/${project}/job/resource-specs`

beforeEach(async () => {
  nowMs = Date.UTC(2026, 0, 2, 3, 4, 5)
  emulator = await startEmulator({ clock: () => nowMs })
})
afterEach(() => emulator.close())

interface LoginAs {
  readonly name?: string
  readonly password?: string
  readonly domainName?: string
  readonly scope?: object | undefined
}

function login({ name, password, domainName, scope }: LoginAs = { scope: { id: projectIds.main } }) {
  const user = {
    name: name ?? demoUser.name,
    password: password ?? demoUser.password,
    domain: { name: domainName ?? demoUser.domainName },
  }
  const identity = { methods: ['password'], password: { user } }
  const auth = { identity, ...(scope ? { scope: { project: scope } } : {}) }
  return send('POST', `${emulator.url}/v3/auth/tokens?nocatalog=true`, { body: { auth } })
}

const tokenOf = (answer: HttpAnswer) => String(answer.headers['x-subject-token'])
const askWith = (token: string, project?: string) =>
  send('GET', url(project), { headers: { 'X-Auth-Token': token } })
const sign = (key: { accessKey: string; secretKey: string; securityToken?: string }) =>
  signedGet(url(), key, { atMs: nowMs })
const codeOf = (answer: HttpAnswer) => JSON.parse(answer.text).error_code as unknown
const messageOf = (answer: HttpAnswer) => JSON.parse(answer.text).error_msg as unknown

describe('a key', () => {
  it('is refused when it does not exist, and the refusal names it', async () => {
    const answer = await sign({ accessKey: 'NOSUCHKEY', secretKey: 'x' })
    expect([answer.status, codeOf(answer)]).toEqual([401, 'APIGW.0301'])
    expect(messageOf(answer)).toMatch(/ak:NOSUCHKEY.*ak not exist/)
  })

  it('is locked for five minutes by five bad signatures in a row', async () => {
    for (let n = 0; n < 5; n += 1) {
      expect(messageOf(await sign({ ...demoKey, secretKey: 'wrong' }))).toMatch('verify aksk signature fail')
    }
    expect(messageOf(await sign(demoKey))).toMatch('AK access failed to reach the limit')
    expect(emulator.control.credentials().lockedKeys).toEqual([demoKey.accessKey])
    nowMs += 5 * minuteMs
    expect((await sign(demoKey)).status).toBe(200)
  })

  it('is not locked when a good signature comes between', async () => {
    for (let n = 0; n < 8; n += 1) {
      await sign({ ...demoKey, secretKey: 'wrong' })
      if (n % 4 === 3) expect((await sign(demoKey)).status).toBe(200)
    }
    expect((await sign(demoKey)).status).toBe(200)
  })

  it('is refused when the clocks are more than 15 minutes apart, and Date tells which clock', async () => {
    emulator.control.set({ clockSkewMs: 16 * minuteMs })
    const answer = await sign(demoKey)
    expect([answer.status, codeOf(answer)]).toEqual([401, 'APIGW.0301'])
    expect(Date.parse(answer.headers.date ?? '')).toBe(nowMs + 16 * minuteMs)
    emulator.control.set({ clockSkewMs: -15 * minuteMs })
    expect((await sign(demoKey)).status).toBe(200)
  })

  it('can be rotated, added and removed while the emulator runs', async () => {
    emulator.control.putKey({ ...demoKey, secretKey: 'rotated' })
    expect((await sign(demoKey)).status).toBe(401)
    expect((await sign({ ...demoKey, secretKey: 'rotated' })).status).toBe(200)
    emulator.control.removeKey(demoKey.accessKey)
    expect(messageOf(await sign({ ...demoKey, secretKey: 'rotated' }))).toMatch('ak not exist')
  })

  it('sees only the projects of its account', async () => {
    emulator.control.putKey({ ...demoKey, projects: [projectIds.research] })
    const answer = await sign(demoKey)
    expect([answer.status, codeOf(answer)]).toEqual([403, 'ModelArts.0210'])
  })
})

describe('a token', () => {
  it('comes for a password, thousands of characters long, good for 24 h, its times in UTC microseconds', async () => {
    const answer = await login()
    expect(answer.status).toBe(201)
    expect(tokenOf(answer).length).toBeGreaterThan(3000)
    expect(JSON.parse(answer.text).token).toMatchObject({
      issued_at: '2026-01-02T03:04:05.000000Z',
      expires_at: '2026-01-03T03:04:05.000000Z',
      project: { id: projectIds.main },
    })
    expect((await askWith(tokenOf(answer))).status).toBe(200)
  })

  it('is scoped by the name of a project as well', async () => {
    const answer = await login({ scope: { name: 'eu-de_research' } })
    expect((await askWith(tokenOf(answer), projectIds.research)).status).toBe(200)
  })

  it('is refused for another project than its own', async () => {
    const answer = await askWith(tokenOf(await login()), projectIds.research)
    expect([answer.status, codeOf(answer)]).toEqual([404, 'ModelArts.2786'])
  })

  it('is given without a scope, and then refused by ModelArts', async () => {
    const answer = await askWith(tokenOf(await login({ scope: undefined })))
    expect([answer.status, codeOf(answer)]).toEqual([401, 'ModelArts.0212'])
  })

  it('is not given for a project of somebody else', async () => {
    const answer = await login({ ...researchUser, scope: { id: projectIds.main } })
    expect(answer.status).toBe(403)
  })

  it('expires, and a new one does not end the old one', async () => {
    emulator.control.set({ tokenLifetimeMs: minuteMs })
    const first = tokenOf(await login())
    nowMs += minuteMs - 1
    const second = tokenOf(await login())
    expect((await askWith(first)).status).toBe(200)
    nowMs += 1
    expect(messageOf(await askWith(first))).toMatch('token expires')
    expect((await askWith(second)).status).toBe(200)
    expect(emulator.control.credentials()).toMatchObject({ tokensIssued: 2, tokensLiving: 1 })
  })

  it('dies early when told, alone or with all others', async () => {
    const [one, two] = [tokenOf(await login()), tokenOf(await login())]
    emulator.control.killTokens(one)
    expect(codeOf(await askWith(one))).toBe('APIGW.0307')
    expect((await askWith(two)).status).toBe(200)
    expect(emulator.control.killTokens()).toBe(1)
    expect((await askWith(two)).status).toBe(401)
  })

  it('that died early is refused even with status 200 when told so', async () => {
    const token = emulator.control.issueToken()
    emulator.control.set({ deadToken: { status: 200, code: 'ModelArts.6401' } })
    emulator.control.killTokens(token)
    const answer = await askWith(token)
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text)).toMatchObject({ is_success: false, error_code: 'ModelArts.6401' })
  })

  it('differs from rubbish and from none at all', async () => {
    expect(messageOf(await askWith('rubbish'))).toMatch('decrypt token fail')
    expect(messageOf(await send('GET', url()))).toMatch('x-auth-token not found')
  })
})

describe('a login', () => {
  it('with a wrong password, user or domain is refused with 401 in the shape of IAM', async () => {
    for (const wrong of [{ password: 'x' }, { name: 'x' }, { domainName: 'x' }]) {
      const answer = await login(wrong)
      expect(answer.status).toBe(401)
      expect(JSON.parse(answer.text).error).toMatchObject({ code: 401, title: 'Unauthorized' })
    }
  })

  it('locks the user for 15 minutes after five wrong passwords', async () => {
    for (let n = 0; n < 5; n += 1) expect((await login({ password: 'x' })).status).toBe(401)
    const locked = await login()
    expect([locked.status, codeOf(locked)]).toEqual([401, 'IAM.0061'])
    nowMs += 15 * minuteMs
    expect((await login()).status).toBe(201)
  })

  it('needs more than a password where login protection is on', async () => {
    emulator.control.putUser({ ...demoUser, needsTotp: true })
    expect((await login()).status).toBe(401)
  })

  it('of a form that IAM does not know is a bad request', async () => {
    for (const body of [undefined, [], { auth: { identity: { methods: ['password'] } } }, { auth: 1 }]) {
      expect((await send('POST', `${emulator.url}/v3/auth/tokens`, { body })).status).toBe(400)
    }
  })
})

describe('a temporary key', () => {
  it('works with its security token, which must be signed, and until it expires', async () => {
    const key = emulator.control.issueTemporaryKey(minuteMs)
    expect((await sign(key)).status).toBe(200)
    const { accessKey, secretKey, securityToken } = key
    expect(messageOf(await sign({ accessKey, secretKey }))).toMatch('x-security-token not found')
    expect(messageOf(await sign({ ...key, securityToken: 'another' }))).toMatch('decrypt token fail')
    const unsigned = await sendUnsignedToken({ accessKey, secretKey }, securityToken)
    expect(messageOf(unsigned)).toMatch('not signed')
    nowMs += minuteMs
    expect(messageOf(await sign(key))).toMatch('token expires')
  })

  it('comes from IAM for a token or for an agency', async () => {
    const token = tokenOf(await login())
    const identities = [
      { methods: ['token'], token: { id: token, duration_seconds: 900 } },
      { methods: ['assume_role'], assume_role: { agency_name: demoAgency.name, duration_seconds: 3600 } },
    ]
    for (const identity of identities) {
      const answer = await send('POST', `${emulator.url}/v3.0/OS-CREDENTIAL/securitytokens`, {
        headers: { 'X-Auth-Token': token },
        body: { auth: { identity } },
      })
      expect(answer.status).toBe(201)
      expect((await sign(fromCredential(answer))).status).toBe(200)
    }
  })

  it('lives 900 to 86400 seconds', async () => {
    const token = tokenOf(await login())
    for (const seconds of [899, 86_401, '900']) {
      const identity = { methods: ['token'], token: { id: token, duration_seconds: seconds } }
      const answer = await send('POST', `${emulator.url}/v3.0/OS-CREDENTIAL/securitytokens`, {
        body: { auth: { identity } },
      })
      expect(answer.status).toBe(400)
    }
  })
})

describe('the metadata service', () => {
  const keyUrl = () => `${emulator.url}/openstack/latest/securitykey`
  const tokenUrl = () => `${emulator.url}/meta-data/latest/api/token`
  const metadataToken = (seconds = '21600') =>
    send('PUT', tokenUrl(), { headers: { 'X-Metadata-Token-Ttl-Seconds': seconds } })

  it('hands out a key for an hour that signs well', async () => {
    const answer = await send('GET', keyUrl())
    expect(JSON.parse(answer.text).credential.expires_at).toBe('2026-01-02T04:04:05.000000Z')
    expect((await sign(fromCredential(answer))).status).toBe(200)
  })

  it('hands out a new key ten minutes before the end of the old one, and both are good until then', async () => {
    const first = fromCredential(await send('GET', keyUrl()))
    nowMs += 49 * minuteMs
    expect(fromCredential(await send('GET', keyUrl()))).toEqual(first)
    nowMs += minuteMs
    const second = fromCredential(await send('GET', keyUrl()))
    expect(second).not.toEqual(first)
    expect((await sign(first)).status).toBe(200)
    expect((await sign(second)).status).toBe(200)
    nowMs += 10 * minuteMs
    expect((await sign(first)).status).toBe(401)
  })

  it('rotates at once when told', async () => {
    const first = fromCredential(await send('GET', keyUrl()))
    emulator.control.rotateAgencyKey()
    expect(fromCredential(await send('GET', keyUrl()))).not.toEqual(first)
    expect(emulator.control.credentials().agencyKeysIssued).toBe(2)
  })

  it('wants its token in guarded mode', async () => {
    emulator.control.set({ metadata: 'guarded' })
    expect((await send('GET', keyUrl())).status).toBe(401)
    const token = (await metadataToken()).text
    const withToken = () => send('GET', keyUrl(), { headers: { 'X-Metadata-Token': token } })
    expect((await withToken()).status).toBe(200)
    emulator.control.forgetMetadataTokens()
    expect((await withToken()).status).toBe(401)
    expect((await metadataToken('21601')).status).toBe(400)
  })

  it('has no tokens in old mode', async () => {
    emulator.control.set({ metadata: 'old' })
    expect((await metadataToken()).status).toBe(404)
    expect((await send('GET', keyUrl())).status).toBe(200)
  })

  it('says so when no agency is bound', async () => {
    emulator.control.set({ agencyBound: false })
    const answer = await send('GET', keyUrl())
    expect(answer.status).toBe(401)
    expect(answer.text).toMatch('no agency')
  })
})

function fromCredential(answer: HttpAnswer) {
  const { access, secret, securitytoken } = JSON.parse(answer.text).credential
  return { accessKey: String(access), secretKey: String(secret), securityToken: String(securitytoken) }
}

function sendUnsignedToken(key: { accessKey: string; secretKey: string }, securityToken: string) {
  const headers = signedHeaders(url(), key, { atMs: nowMs })
  return send('GET', url(), { headers: { ...headers, 'X-Security-Token': securityToken } })
}
