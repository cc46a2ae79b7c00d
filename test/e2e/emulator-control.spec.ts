import { createConnection } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoKey, demoUser } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { eventually } from '../support/eventually.js'
import { send, signedGet } from '../support/signed-get.js'

let emulator: Emulator
let url: string

beforeAll(async () => {
  emulator = await startEmulator()
  url = `${emulator.url}/v1/${projectIds.main}/job/resource-specs?job_type=train`
})
beforeEach(() => emulator.control.reset())
afterAll(() => emulator.close())

const control = (method: string, path: string, body?: unknown) =>
  send(method, `${emulator.url}/__emulator${path}`, { body })
const ask = () => signedGet(url, demoKey)

describe('the control route', () => {
  it('tells a behaviour, a list of them, one more, and ends them', async () => {
    await control('PUT', '/behaviour', { kind: 'failure', status: 502 })
    expect((await ask()).status).toBe(502)
    await control('PUT', '/behaviour', [{ kind: 'throttle', times: 1 }])
    await control('POST', '/behaviour', { kind: 'failure', status: 500, times: 1 })
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([429, 500, 200])
    await control('PUT', '/behaviour', { kind: 'hang' })
    expect((await control('DELETE', '/behaviour')).status).toBe(204)
    expect((await ask()).status).toBe(200)
  })

  it('shows what still stands, with the times that are left', async () => {
    await control('PUT', '/behaviour', [
      { kind: 'throttle', times: 2 },
      { kind: 'slow', delayMs: 1 },
    ])
    await ask()
    expect(JSON.parse((await control('GET', '/behaviour')).text)).toEqual([
      { kind: 'throttle', times: 1 },
      { kind: 'slow', delayMs: 1 },
    ])
  })

  it.each([
    [{ kind: 'explode' }, /kind/],
    [{ kind: 'slow', delayMs: -1 }, /delayMs/],
    [{ kind: 'slow', delay: 5 }, /delay/],
    [{ kind: 'bad-body', body: 'nice' }, /body/],
    [{ kind: 'reset', at: 'connect' }, /times or forMs/],
    [{ kind: 'answer', headers: { 'a b': 'c' } }, /headers/],
    [{ kind: 'answer', headers: { a: 'b\r\nc' } }, /headers/],
    ['hang', /./],
    [[{ kind: 'hang' }, 7], /./],
  ])('answers %j with 400 and a reason, and changes nothing', async (body, reason) => {
    const answer = await control('PUT', '/behaviour', body)
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.text).error).toMatch(reason)
    expect(emulator.control.behaviours()).toEqual([])
  })

  it('answers a body that is no JSON, and one that is missing, with 400', async () => {
    const target = `${emulator.url}/__emulator/behaviour`
    expect((await fetch(target, { method: 'PUT', body: '{' })).status).toBe(400)
    expect((await fetch(target, { method: 'PUT' })).status).toBe(400)
  })

  it('answers a path that it does not know with 404 and the ones that it knows', async () => {
    const answer = await control('GET', '/nothing')
    expect(answer.status).toBe(404)
    expect(JSON.parse(answer.text).routes).toContain('PUT /__emulator/behaviour')
  })

  it('sells a spec out, in one project or job type or in all, and has it again', async () => {
    const soldOut = async () => {
      const { specs } = JSON.parse((await ask()).text) as { specs: Record<string, unknown>[] }
      return specs.find((spec) => spec['spec_code'] === 'modelarts.vm.gpu.v100')?.['no_resource']
    }
    const spec_code = 'modelarts.vm.gpu.v100'
    await control('POST', '/sold-out', { spec_code, job_type: 'inference' })
    await control('POST', '/sold-out', { spec_code, project_id: projectIds.wide })
    expect(await soldOut()).toBe(false)
    await control('POST', '/sold-out', { spec_code })
    expect(await soldOut()).toBe(true)
    await control('POST', '/sold-out', { spec_code, soldOut: false })
    expect(await soldOut()).toBe(false)
    expect((await control('POST', '/sold-out', { spec_code: 'modelarts.vm.none' })).status).toBe(400)
  })

  it('changes settings one by one', async () => {
    const answer = await control('PATCH', '/settings', { tokenLifetimeMs: 1000 })
    expect(JSON.parse(answer.text)).toMatchObject({ tokenLifetimeMs: 1000, lockAfterFailures: 5 })
    expect((await control('PATCH', '/settings', { metadata: 'shut' })).status).toBe(400)
    expect((await control('PATCH', '/settings', { nothing: 1 })).status).toBe(400)
  })

  it('gives, changes and takes keys, users and tokens', async () => {
    await control('PUT', `/keys/NEWKEY`, { secretKey: 'new' })
    expect((await signedGet(url, { accessKey: 'NEWKEY', secretKey: 'new' })).status).toBe(200)
    expect((await control('DELETE', '/keys/NEWKEY')).status).toBe(204)
    expect((await control('DELETE', '/keys/NEWKEY')).status).toBe(404)
    expect((await signedGet(url, { accessKey: 'NEWKEY', secretKey: 'new' })).status).toBe(401)

    await control('PUT', `/users/${demoUser.name}`, { password: 'new', domainName: demoUser.domainName })
    const { token } = JSON.parse((await control('POST', '/tokens')).text) as { token: string }
    const askWithToken = () => send('GET', url, { headers: { 'X-Auth-Token': token } })
    expect((await askWithToken()).status).toBe(200)
    expect(JSON.parse((await control('POST', '/tokens/kill', { token })).text)).toEqual({ killed: 1 })
    expect((await askWithToken()).status).toBe(401)

    const key = JSON.parse((await control('POST', '/temporary-keys', { lifetimeMs: 60_000 })).text)
    expect((await signedGet(url, key)).status).toBe(200)
    expect(JSON.parse((await control('GET', '/credentials')).text)).toMatchObject({
      tokensIssued: 1,
      tokensLiving: 0,
      temporaryKeysIssued: 1,
    })
  })

  it('puts everything back as it was', async () => {
    await control('DELETE', `/keys/${demoKey.accessKey}`)
    await control('PATCH', '/settings', { clockSkewMs: 10_000_000 })
    await control('PUT', '/behaviour', { kind: 'hang' })
    await control('POST', '/reset')
    expect((await ask()).status).toBe(200)
  })
})

describe('the record of requests', () => {
  it('tells method, path, raw query, headers as sent and status, and leaves the control routes out', async () => {
    await ask()
    const report = JSON.parse((await control('GET', '/requests')).text)
    const path = `/v1/${projectIds.main}/job/resource-specs`
    expect(report).toMatchObject({ total: 1, countsByPath: { [path]: 1 }, sockets: 1 })
    expect(report.requests[0]).toMatchObject({ method: 'GET', path, rawQuery: 'job_type=train', status: 200 })
    expect(report.requests[0].headers).toContainEqual(['X-Sdk-Date', expect.stringMatching(/^\d{8}T\d{6}Z$/)])
    await control('DELETE', '/requests')
    expect(emulator.control.requests()).toMatchObject({ total: 0, requests: [] })
  })

  it('tells how many requests ran at once and how many sockets are open', async () => {
    emulator.control.behave({ kind: 'slow', delayMs: 100 })
    await Promise.all([ask(), ask(), ask()])
    expect(emulator.control.requests()).toMatchObject({ peakConcurrency: 3, peakSockets: 3 })
    await eventually(() => emulator.control.requests().openSockets === 0)
    expect(emulator.control.requests().concurrency).toBe(0)
  })

  it('counts a request that hangs until its client is gone', async () => {
    emulator.control.behave({ kind: 'hang' })
    const asked = send('GET', url, { timeoutMs: 100 })
    await eventually(() => emulator.control.requests().concurrency === 1)
    await expect(asked).rejects.toThrow('timed out')
    await eventually(() => emulator.control.requests().concurrency === 0)
    expect(emulator.control.requests().requests[0]).not.toHaveProperty('status')
  })
})

describe('the emulator', () => {
  it('refuses connections while it does not listen, and is back on the same port', async () => {
    await emulator.stopListening()
    await expect(ask()).rejects.toThrow('ECONNREFUSED')
    await emulator.listen()
    expect((await ask()).status).toBe(200)
  })

  it.each([
    ['no HTTP at all', 'nonsense\r\n\r\n', '400'],
    ['headers past 128 KB', `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(140_000)}\r\n\r\n`, '494'],
    ['a URI past 32 KB', `GET /?a=${'x'.repeat(33_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, '414'],
    ['a broken escape', 'GET /v1/%zz/job/resource-specs HTTP/1.1\r\nHost: a\r\n\r\n', '404'],
    ['an absolute URL', 'GET http://elsewhere/ HTTP/1.1\r\nHost: a\r\n\r\n', '404'],
    ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', ''],
  ])('survives %s', async (_what, bytes, status) => {
    const text = await exchange(bytes)
    expect(text.startsWith(status === '' ? '' : `HTTP/1.1 ${status} `)).toBe(true)
    expect((await ask()).status).toBe(200)
  })

  it('survives clients that leave in the middle of every behaviour', async () => {
    for (const behaviour of [
      { kind: 'slow', trickle: { everyMs: 1 } },
      { kind: 'hang', at: 'body' },
      { kind: 'wrong-length', by: 5 },
      { kind: 'slow', delayMs: 50 },
    ] as const) {
      emulator.control.behave(behaviour)
      await send('GET', url, { timeoutMs: 20 }).catch(() => undefined)
    }
    emulator.control.behaveWell()
    await sleep(60)
    expect((await ask()).status).toBe(200)
  })
})

function exchange(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = createConnection(emulator.port, '127.0.0.1', () => socket.write(bytes))
    socket.setTimeout(500, () => socket.destroy())
    socket.on('data', (chunk) => {
      text += chunk.toString()
      socket.end()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
  })
}
