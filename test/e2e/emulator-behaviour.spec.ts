import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import type { Behaviour } from '../../src/emulator/control/behaviour.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { badBodyNames } from '../../src/emulator/faults/bad-bodies.js'
import { failureShapes } from '../../src/emulator/faults/failure-body.js'
import { eventually } from '../support/eventually.js'
import { send, signedGet, signedHeaders } from '../support/signed-get.js'

let emulator: Emulator
let url: string

beforeAll(async () => {
  emulator = await startEmulator()
  url = `${emulator.url}/v1/${projectIds.main}/job/resource-specs?job_type=train`
})
beforeEach(() => emulator.control.reset())
afterAll(() => emulator.close())

const ask = () => signedGet(url, demoKey)

async function askWhile(behaviour: Behaviour) {
  emulator.control.behave(behaviour)
  return ask()
}

describe('a behaviour of the emulator', () => {
  it('ends after its times, and the next one told takes over', async () => {
    emulator.control.behave(
      { kind: 'failure', code: 'ModelArts.4302', status: 503, times: 2 },
      { kind: 'throttle', times: 1 },
    )
    const statuses = []
    for (let n = 0; n < 4; n += 1) statuses.push((await ask()).status)
    expect(statuses).toEqual([503, 503, 429, 200])
  })

  it('ends when its time is over', async () => {
    emulator.control.behave({ kind: 'failure', status: 502, forMs: 80 })
    expect((await ask()).status).toBe(502)
    await eventually(async () => (await ask()).status === 200)
  })

  it('touches only the project and the path that it names', async () => {
    const otherUrl = url.replace(projectIds.main, projectIds.research)
    emulator.control.behave({ kind: 'failure', project: projectIds.research })
    expect((await ask()).status).toBe(200)
    expect((await signedGet(otherUrl, demoKey)).status).toBe(500)

    emulator.control.behave({ kind: 'failure', path: '/ai-engines' })
    expect((await ask()).status).toBe(200)
    expect((await signedGet(url.replace('resource-specs', 'ai-engines'), demoKey)).status).toBe(500)
  })

  it('answers in the place of ModelArts only those whom the gateway lets in', async () => {
    emulator.control.behave({ kind: 'failure', code: 'ModelArts.0010' })
    expect((await signedGet(url, { ...demoKey, secretKey: 'wrong' })).status).toBe(401)
  })
})

describe('the emulator on the wire', () => {
  it('trickles a body, whole in the end', async () => {
    const begun = performance.now()
    const answer = await askWhile({ kind: 'slow', trickle: { everyMs: 15, bytes: 1000 } })
    expect(JSON.parse(answer.text)).toMatchObject({ spec_total_count: 18 })
    expect(performance.now() - begun).toBeGreaterThan(40)
  })

  it('hangs after the headers and half the body', async () => {
    emulator.control.behave({ kind: 'hang', at: 'body' })
    const answer = await fetch(url, { headers: signedHeaders(url, demoKey) })
    expect(answer.status).toBe(200)
    const reader = answer.body?.getReader()
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
    await reader?.cancel()
  })

  it.each(['connect', 'headers', 'body'] as const)('resets at %s', async (at) => {
    await expect(askWhile({ kind: 'reset', at, times: 1 })).rejects.toThrow(/ECONNRESET|aborted|hang up/)
    expect((await ask()).status).toBe(200)
  })

  it.each([
    { kind: 'cut' },
    { kind: 'cut', keepBytes: 0 },
    { kind: 'cut', chunked: true },
  ] satisfies Behaviour[])('cuts a body off: %j', async (behaviour) => {
    await expect(askWhile(behaviour)).rejects.toThrow(/aborted|hang up/)
  })

  it('tells a length that is too small, so that the rest is cut off', async () => {
    emulator.control.behave({ kind: 'wrong-length', by: -20 })
    const answer = await fetch(url, { headers: signedHeaders(url, demoKey) })
    await expect(answer.json()).rejects.toThrow()
  })

  it('tells a length that is too large, and never sends the rest', async () => {
    emulator.control.behave({ kind: 'wrong-length', by: 20 })
    await expect(send('GET', url, { headers: signedHeaders(url, demoKey), timeoutMs: 150 })).rejects.toThrow(
      'timed out',
    )
  })

  it('gzips without being asked', async () => {
    const answer = await askWhile({ kind: 'gzip' })
    expect(answer.headers['content-encoding']).toBe('gzip')
    expect(JSON.parse(gunzipSync(answer.body).toString())).toMatchObject({ is_success: true })
  })

  it.each(['corrupt', 'cut'] as const)('sends gzip that is %s', async (damage) => {
    const { body } = await askWhile({ kind: 'gzip', damage })
    expect(() => gunzipSync(body)).toThrow()
  })

  it('hangs up after a good answer', async () => {
    emulator.control.behave({ kind: 'hang-up' })
    const answer = await fetch(url, { headers: signedHeaders(url, demoKey) })
    expect(answer.headers.get('connection')).toBe('keep-alive')
    await expect(answer.json()).resolves.toMatchObject({ is_success: true })
    await eventually(() => emulator.control.requests().openSockets === 0)
  })

  it('redirects to another host', async () => {
    const answer = await askWhile({ kind: 'redirect', location: 'http://elsewhere.test/', status: 307 })
    expect(answer).toMatchObject({ status: 307, headers: { location: 'http://elsewhere.test/' } })
  })

  it('answers to the letter when told to', async () => {
    const answer = await askWhile({
      kind: 'answer',
      status: 203,
      headers: { 'content-type': 'text/weird', 'X-Request-Id': 'chosen' },
      bodyBase64: 'AAEC',
    })
    expect(answer.status).toBe(203)
    expect(answer.headers).toMatchObject({ 'content-type': 'text/weird', 'x-request-id': 'chosen' })
    expect([...answer.body]).toEqual([0, 1, 2])
  })

  it.each(badBodyNames)('sends a bad 200: %s', async (body) => {
    const answer = await askWhile({ kind: 'bad-body', body, bytes: 100_000 })
    expect(answer.status).toBe(200)
  })

  it('sends a gzip bomb that is small on the wire', async () => {
    const { body } = await askWhile({ kind: 'bad-body', body: 'gzip-bomb', bytes: 20_000_000 })
    expect(body.length).toBeLessThan(100_000)
    expect(gunzipSync(body).length).toBeGreaterThan(20_000_000)
  })
})

describe('an error answer of the emulator', () => {
  it.each(failureShapes)('comes in the shape %s', async (shape) => {
    const answer = await askWhile({ kind: 'failure', code: 'ModelArts.6200', status: 500, shape })
    expect(answer.status).toBe(500)
    expect(answer.text === '' || answer.text.includes('500') || answer.text.includes('ModelArts.6200')).toBe(
      true,
    )
  })

  it('has the status and shape that are usual for its code', async () => {
    const gateway = await askWhile({ kind: 'failure', code: 'APIGW.0201', status: 504 })
    expect([gateway.status, JSON.parse(gateway.text)]).toEqual([
      504,
      {
        error_code: 'APIGW.0201',
        error_msg: 'the backend did not answer in time',
        request_id: gateway.headers['x-request-id'],
      },
    ])
    const modelArts = await askWhile({ kind: 'failure', code: 'ModelArts.2780' })
    expect([modelArts.status, JSON.parse(modelArts.text)]).toEqual([
      400,
      { is_success: false, error_message: 'no engine with this id', error_code: 'ModelArts.2780' },
    ])
  })

  it('can be a 200', async () => {
    const answer = await askWhile({
      kind: 'failure',
      code: 'ModelArts.0105',
      status: 200,
      shape: 'modelarts-msg',
    })
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      200,
      { is_success: false, error_msg: 'Error string', error_code: 'ModelArts.0105' },
    ])
  })

  it('can bring an encoded policy message along', async () => {
    const answer = await askWhile({
      kind: 'failure',
      code: 'APIGW.0302',
      shape: 'gateway-nested',
      encodedAuthorizationMessage: true,
    })
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { code: 'APIGW.0302' },
      encoded_authorization_message: expect.any(String),
    })
  })

  it('can hold every secret of the request, so that leaks can be looked for', async () => {
    const key = { ...demoKey, ...emulator.control.issueTemporaryKey(60_000) }
    emulator.control.behave({ kind: 'failure', code: 'ModelArts.0010', echo: true })
    const { text } = await signedGet(url, key)
    expect(text).toContain(key.accessKey)
    expect(text).toContain(key.securityToken)
    expect(text).toContain(`GET|/v1/${projectIds.main}/job/resource-specs/|job_type=train|`)
  })

  it('throttles without, with seconds, and with a date in Retry-After', async () => {
    const plain = await askWhile({ kind: 'throttle' })
    expect(plain.status).toBe(429)
    expect(JSON.parse(plain.text)).toMatchObject({ error_code: 'APIGW.0308' })
    expect(plain.headers['retry-after']).toBeUndefined()

    const seconds = await askWhile({ kind: 'throttle', retryAfter: { seconds: 7 } })
    expect(seconds.headers['retry-after']).toBe('7')

    const date = await askWhile({ kind: 'throttle', retryAfter: { dateInSeconds: 30 } })
    const inMs = Date.parse(date.headers['retry-after'] ?? '') - Date.now()
    expect(inMs).toBeGreaterThan(25_000)
    expect(inMs).toBeLessThan(31_000)
  })
})
