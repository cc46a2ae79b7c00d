import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { stringify } from 'lossless-json'
import type { Behaviour } from '../../src/emulator/control/behaviour.js'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
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

/** A fresh client, so that one test's breaker and pauses are not another's. */
async function ask(...behaviours: readonly Behaviour[]) {
  upstream = upstreamClient({
    endpoint: emulator.url,
    credentials: { kind: 'aksk', accessKey: given(demoKey.accessKey), secretKey: given(demoKey.secretKey) },
    projectId: projectIds.main,
    config: { ...timeoutsFor(behaviours), maxBodyBytes: 1_000_000 },
  })
  emulator.control.behave(...behaviours)
  try {
    return await upstream.ask({})
  } finally {
    upstream.close()
  }
}

/** These are silent before their answer is whole. */
const silent: readonly Behaviour['kind'][] = ['hang', 'slow', 'wrong-length']

/** Silence is waited out, so not for long. What does come may take its time on a busy machine. */
const timeoutsFor = (behaviours: readonly Behaviour[]) =>
  behaviours.some(({ kind }) => silent.includes(kind))
    ? { timeoutMs: 300, totalTimeoutMs: 2_000 }
    : { timeoutMs: 8_000, totalTimeoutMs: 10_000 }

async function failureOf(...behaviours: readonly Behaviour[]) {
  const failure = await ask(...behaviours)
  if (!(failure instanceof UpstreamFailure)) throw new Error('a list was taken')
  return failure
}

const requests = () => emulator.control.requests().total

describe('a body that is no list, with status 200', () => {
  it.each(badBodyNames)('%s: upstream-malformed, asked once', async (body) => {
    const failure = await failureOf({ kind: 'bad-body', body, bytes: 2_000_000 })
    expect(failure.code).toBe('upstream-malformed')
    expect(requests()).toBe(1)
  })

  it('gzip is taken, damaged gzip is not', async () => {
    expect(await ask({ kind: 'gzip' })).toHaveProperty('specs')
    expect(await failureOf({ kind: 'gzip', damage: 'corrupt' })).toHaveProperty('code', 'upstream-malformed')
    expect(await failureOf({ kind: 'gzip', damage: 'cut' })).toHaveProperty('code', 'upstream-malformed')
  })

  it('is upstream-malformed when longer than it said, or when the connection ends inside it', async () => {
    for (const chunked of [false, true]) {
      expect(await failureOf({ kind: 'cut', chunked })).toHaveProperty('code', 'upstream-malformed')
      expect(requests()).toBe(3)
      emulator.control.forgetRequests()
    }
    expect(await failureOf({ kind: 'reset', at: 'body' })).toHaveProperty('code', 'upstream-malformed')
    expect(await failureOf({ kind: 'wrong-length', by: -5 })).toHaveProperty('code', 'upstream-malformed')
  })

  it('is upstream-timeout when less comes than was said, or nothing more', async () => {
    expect(await failureOf({ kind: 'wrong-length', by: 5 })).toHaveProperty('code', 'upstream-timeout')
    expect(await failureOf({ kind: 'hang', at: 'body' })).toHaveProperty('code', 'upstream-timeout')
  })
})

describe('a failure by status', () => {
  it.each(failureShapes)(
    'is told apart in the shape %s, and no upstream text is passed on',
    async (shape) => {
      const behaviour = { kind: 'failure', status: 400, code: 'ModelArts.0104', shape, echo: true } as const
      const failure = await failureOf({ ...behaviour, message: 'CANARY' })
      const expected = shape === 'html' ? 'upstream-error' : 'upstream-rejected-request'
      expect(failure.code).toBe(expected)
      expect(JSON.stringify(failure)).not.toMatch(/CANARY|127\.0\.0\.1|EXAMPLEAK|SDK-HMAC/)
    },
  )

  it('is a failure with status 200 too', async () => {
    const failure = await failureOf({
      kind: 'failure',
      status: 200,
      code: 'ModelArts.0105',
      shape: 'modelarts',
    })
    expect(failure.toJSON()).toMatchObject({
      code: 'upstream-rejected-request',
      upstream: { status: 200, errorCode: 'ModelArts.0105' },
    })
  })

  it('keeps the upstream’s request id', async () => {
    const failure = await failureOf({ kind: 'failure', status: 500, code: 'ModelArts.0010' })
    expect(failure.upstream?.requestId).toMatch(/^[\w-]+$/)
  })

  it('does not follow a redirect', async () => {
    const failure = await failureOf({ kind: 'redirect', location: `${emulator.url}/elsewhere` })
    expect(failure).toMatchObject({ code: 'upstream-error', upstream: { status: 302 } })
    expect(requests()).toBe(1)
  })
})

describe('retries', () => {
  it.each([408, 500, 502, 503, 504])(
    'a %i is tried again, %i times at most as configured',
    async (status) => {
      expect(await failureOf({ kind: 'failure', status, code: 'Unknown.0000' })).toMatchObject({
        upstream: { status },
      })
      expect(requests()).toBe(3)
    },
  )

  it('succeed when the fault passes', async () => {
    expect(await ask({ kind: 'failure', status: 503, times: 2 })).toHaveProperty('specs')
    expect(await ask({ kind: 'reset', times: 2 })).toHaveProperty('specs')
    expect(await ask({ kind: 'cut', times: 1 })).toHaveProperty('specs')
  })

  it.each([400, 401, 403, 404, 405, 409, 422])('a %i is not tried again', async (status) => {
    await failureOf({ kind: 'failure', status, code: 'Unknown.0000' })
    expect(requests()).toBe(1)
  })

  it('a 429 is tried again after its Retry-After when there is time for it, and not without one', async () => {
    expect(await ask({ kind: 'throttle', times: 1, retryAfter: { seconds: 1 } })).toHaveProperty('specs')
    emulator.control.forgetRequests()
    const late = await failureOf({ kind: 'throttle', times: 1, retryAfter: { seconds: 30 } })
    expect(late).toMatchObject({ code: 'upstream-throttled', retryAfterMs: 30_000 })
    const silent = await failureOf({ kind: 'throttle', times: 1 })
    expect(silent).toMatchObject({ code: 'upstream-throttled', retryAfterMs: 5_000 })
    expect(requests()).toBe(2)
  })

  it('a timeout is not tried again: the time is used up', async () => {
    expect(await failureOf({ kind: 'hang' })).toHaveProperty('code', 'upstream-timeout')
    expect(requests()).toBe(1)
  })

  it('can be turned off by who asks, as for a revalidation', async () => {
    emulator.control.behave({ kind: 'failure', status: 503 })
    const once = upstreamClient({
      endpoint: emulator.url,
      credentials: { kind: 'aksk', accessKey: given(demoKey.accessKey), secretKey: given(demoKey.secretKey) },
      projectId: projectIds.main,
    })
    await once.ask({}, { retries: 0 })
    expect(requests()).toBe(1)
    once.close()
  })
})

describe('no answer', () => {
  it('a trickle that outlives the timeout is upstream-timeout', async () => {
    const failure = await failureOf({ kind: 'slow', trickle: { everyMs: 50, bytes: 10 } })
    expect(failure.code).toBe('upstream-timeout')
  })

  it('a reset at once is upstream-unreachable, after the retries', async () => {
    expect(await failureOf({ kind: 'reset', at: 'connect' })).toHaveProperty('code', 'upstream-unreachable')
  })

  it('nobody listening is upstream-unreachable', async () => {
    await emulator.stopListening()
    expect(await failureOf()).toHaveProperty('code', 'upstream-unreachable')
    await emulator.listen()
  })

  it('a good answer is a good answer after the connection was closed', async () => {
    expect(stringify(await ask({ kind: 'hang-up' }))).toContain('spec_id')
  })
})
