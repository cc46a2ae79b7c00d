import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import type { Behaviour } from '../../src/emulator/control/behaviour.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { badBodyNames } from '../../src/emulator/faults/bad-bodies.js'
import { failureShapes } from '../../src/emulator/faults/failure-body.js'
import { UpstreamFailure } from '../../src/upstream/failure.js'
import { given, upstreamClient, type UpstreamClient } from '../support/upstream-client.js'

let emulator: Emulator
let upstream: UpstreamClient

beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())
beforeEach(() => {
  emulator.control.reset()
  emulator.control.forgetRequests()
})

/** A client of its own for each, so that one test's breaker and cool-downs are not another's. */
async function failureOf(...behaviours: readonly Behaviour[]): Promise<UpstreamFailure> {
  upstream = upstreamClient({
    endpoint: emulator.url,
    credentials: { kind: 'aksk', accessKey: given(demoKey.accessKey), secretKey: given(demoKey.secretKey) },
    projectId: projectIds.main,
    config: { ...timeoutsFor(behaviours), maxBodyBytes: 1_000_000 },
  })
  emulator.control.behave(...behaviours)
  const failure = await upstream.ask({}).finally(() => upstream.close())
  if (!(failure instanceof UpstreamFailure)) throw new Error('a list was taken')
  return failure
}

const isSilent = ({ kind, ...behaviour }: Behaviour): boolean =>
  kind === 'hang' ||
  kind === 'slow' ||
  kind === 'wrong-length' ||
  ('headers' in behaviour && behaviour.headers?.['Content-Length'] !== undefined)

/** Silence is waited out, so not for long. What does come may take its time on a busy machine. */
const timeoutsFor = (behaviours: readonly Behaviour[]) =>
  behaviours.some(isSilent)
    ? { timeoutMs: 300, totalTimeoutMs: 2_000 }
    : { timeoutMs: 8_000, totalTimeoutMs: 10_000 }

const requests = () => emulator.control.requests().total
const answer = (status: number, body: string, headers: Record<string, string> = {}): Behaviour => ({
  kind: 'answer',
  status,
  body,
  headers,
})

describe('a body that is no list, with status 200', () => {
  it.each(badBodyNames)('%s: upstream-malformed, asked once', async (body) => {
    const failure = await failureOf({ kind: 'bad-body', body, bytes: 2_000_000 })
    expect(failure.code).toBe('upstream-malformed')
    expect(requests()).toBe(1)
  })

  it.each([
    ['upstream-malformed', { kind: 'gzip', damage: 'corrupt' }],
    ['upstream-malformed', { kind: 'gzip', damage: 'cut' }],
    ['upstream-malformed', { kind: 'cut' }],
    ['upstream-malformed', { kind: 'cut', chunked: true }],
    ['upstream-malformed', { kind: 'reset', at: 'body' }],
    ['upstream-malformed', { kind: 'wrong-length', by: -5 }],
    ['upstream-timeout', { kind: 'wrong-length', by: 5 }],
    ['upstream-timeout', { kind: 'hang', at: 'body' }],
    ['upstream-timeout', { kind: 'slow', trickle: { everyMs: 50, bytes: 10 } }],
  ] as const)('is %s when it does not arrive whole: %j', async (code, behaviour) => {
    expect(await failureOf(behaviour)).toHaveProperty('code', code)
  })
})

describe('a failure by status', () => {
  it.each(failureShapes)(
    'is recognised in the shape %s, and no upstream text is passed on',
    async (shape) => {
      const behaviour = { kind: 'failure', status: 400, code: 'ModelArts.0104', shape, echo: true } as const
      const failure = await failureOf({ ...behaviour, message: 'CANARY' })
      const isForeign = shape === 'html' || shape === 'text' || shape === 'empty'
      expect(failure.code).toBe(isForeign ? 'upstream-error' : 'upstream-rejected-request')
      expect(JSON.stringify(failure)).not.toMatch(/CANARY|127\.0\.0\.1|EXAMPLEAK|SDK-HMAC/)
    },
  )

  it('is a failure with status 200 too', async () => {
    const behaviour = { kind: 'failure', status: 200, code: 'ModelArts.0105', shape: 'modelarts' } as const
    expect((await failureOf(behaviour)).toJSON()).toMatchObject({
      code: 'upstream-rejected-request',
      upstream: { status: 200, errorCode: 'ModelArts.0105' },
    })
  })

  it('keeps the upstream’s request id', async () => {
    const failure = await failureOf({ kind: 'failure', status: 500, code: 'ModelArts.0010' })
    expect(failure.upstream?.requestId).toMatch(/^[\w-]+$/)
  })

  it.each(['PAP5.0001', 'SVCSTG.ModelArts.0101', 'ModelArts.50001000', '1103'])(
    'keeps a code of the form %s',
    async (code) => {
      const failure = await failureOf({ kind: 'failure', status: 403, code, shape: 'gateway' })
      expect(failure.upstream?.errorCode).toBe(code)
    },
  )

  it('reads JSON as UTF-8 whatever its label says', async () => {
    const body = '{"error_code":"ModelArts.0104","error_msg":"ungültig"}'
    const failure = await failureOf(
      answer(400, body, { 'Content-Type': 'application/json;charset=ISO-8859-1' }),
    )
    expect(failure).toMatchObject({
      code: 'upstream-rejected-request',
      upstream: { errorCode: 'ModelArts.0104' },
    })
  })

  it('does not follow a redirect', async () => {
    const failure = await failureOf({ kind: 'redirect', location: `${emulator.url}/elsewhere` })
    expect(failure).toMatchObject({ code: 'upstream-error', upstream: { status: 302 } })
    expect(requests()).toBe(1)
  })
})

describe('a box in between that answers by itself', () => {
  const apache = '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN"><title>Unauthorized</title>'
  /** "Access denied" in GBK: no UTF-8. */
  const gbk = Buffer.from('b7c3cecab1bbbedcbef8', 'hex').toString('base64')

  it.each([
    ['a page with 401', answer(401, apache, { 'Content-Type': 'text/html; charset=iso-8859-1' })],
    ['a page with 403', answer(403, apache, { 'Content-Type': 'text/html; charset=iso-8859-1' })],
    ['a page with 404', answer(404, apache, { 'Content-Type': 'text/html' })],
    [
      'a text in GBK with 403',
      {
        kind: 'answer',
        status: 403,
        bodyBase64: gbk,
        headers: { 'Content-Type': 'text/html;charset=GBK' },
      } as const,
    ],
    ['an ingress without a backend', answer(404, 'default backend - 404')],
    ['a mesh that denies access', answer(403, 'RBAC: access denied')],
    ['a gateway of another maker', answer(401, '{"message":"Unauthorized"}')],
    ['a proxy that refuses values', answer(400, 'Bad Request')],
  ])('%s is upstream-error, and no key cools down', async (_what, behaviour) => {
    expect(await failureOf(behaviour)).toMatchObject({
      code: 'upstream-error',
      upstream: { status: expect.any(Number) },
    })
    expect(upstream.eventsOf('credentials-rejected')).toEqual([])
    expect(requests()).toBe(1)
  })
})

describe('a refusal whose body cannot be read', () => {
  const json = { 'Content-Type': 'application/json' }

  it.each([
    ['cut short', { kind: 'cut', status: 401, code: 'APIGW.0301' }],
    ['cut short, without a length', { kind: 'cut', chunked: true, status: 401, code: 'APIGW.0301' }],
    ['cut before it was sent', answer(401, '{"error_code":"APIGW.03', json)],
    ['that never ends', answer(401, '{"error_code"', { ...json, 'Content-Length': '100' })],
    ['not in the coding that it names', answer(401, '{}', { ...json, 'Content-Encoding': 'gzip' })],
    ['too large', answer(401, `{"error_msg":"${'x'.repeat(2_000_000)}"}`, json)],
    ['not there', answer(401, '')],
  ] as const)('%s: a 401 is a rejected credential, after one signature', async (_what, behaviour) => {
    expect(await failureOf(behaviour)).toMatchObject({
      code: 'upstream-credentials-rejected',
      upstream: { status: 401 },
    })
    expect(upstream.eventsOf('credentials-rejected')).toHaveLength(1)
    expect(requests()).toBe(1)
  })

  it('a 429 keeps its Retry-After, and is not retried before', async () => {
    const failure = await failureOf({ kind: 'cut', status: 429, retryAfter: { seconds: 30 } })
    expect(failure).toMatchObject({
      code: 'upstream-throttled',
      retryAfterMs: 30_000,
      upstream: { status: 429 },
    })
    expect(requests()).toBe(1)
  })
})

describe('no answer', () => {
  it('a reset at once is upstream-unreachable, after the retries', async () => {
    expect(await failureOf({ kind: 'reset', at: 'connect' })).toHaveProperty('code', 'upstream-unreachable')
  })

  it('nobody listening is upstream-unreachable', async () => {
    await emulator.stopListening()
    expect(await failureOf()).toHaveProperty('code', 'upstream-unreachable')
    await emulator.listen()
  })
})
