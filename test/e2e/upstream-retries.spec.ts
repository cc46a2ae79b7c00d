import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import type { Behaviour } from '../../src/emulator/control/behaviour.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import type { AskOptions } from '../../src/upstream/client.js'
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
  upstream = upstreamClient({
    endpoint: emulator.url,
    credentials: { kind: 'aksk', accessKey: given(demoKey.accessKey), secretKey: given(demoKey.secretKey) },
    projectId: projectIds.main,
    config: { timeoutMs: 8_000, totalTimeoutMs: 10_000 },
  })
})
afterEach(() => upstream.close())

function ask(behaviour: Behaviour, options?: AskOptions) {
  emulator.control.behave(behaviour)
  return upstream.ask({}, options)
}

const requests = () => emulator.control.requests().total

describe('a failed attempt', () => {
  it.each([408, 500, 502, 503, 504])('with status %i is retried as often as configured', async (status) => {
    expect(await ask({ kind: 'failure', status, code: 'Unknown.0000' })).toMatchObject({
      upstream: { status },
    })
    expect(requests()).toBe(3)
  })

  it.each([
    { kind: 'failure', status: 503, times: 2 },
    { kind: 'reset', times: 2 },
    { kind: 'cut', times: 1 },
  ] as const)('is made good by the next when the fault passes: $kind', async (behaviour) => {
    expect(await ask(behaviour)).toHaveProperty('specs')
  })

  it.each([400, 401, 403, 404, 405, 409, 422])('with status %i is not retried', async (status) => {
    await ask({ kind: 'failure', status, code: 'Unknown.0000' })
    expect(requests()).toBe(1)
  })

  it('with status 429 is retried after its Retry-After when there is time for it', async () => {
    expect(await ask({ kind: 'throttle', times: 1, retryAfter: { seconds: 1 } })).toHaveProperty('specs')
    expect(requests()).toBe(2)
  })

  it.each([
    [30_000, { seconds: 30 }],
    [5_000, undefined],
    [5_000, { seconds: 0 }],
    [5_000, { dateInSeconds: -60 }],
    [5_000, { text: '1.5' }],
    [5_000, { text: '-1' }],
    [5_000, { text: 'soon' }],
  ])('with status 429 is not retried within %i ms: Retry-After %j', async (retryAfterMs, retryAfter) => {
    const failure = await ask({ kind: 'throttle', ...(retryAfter && { retryAfter }) })
    expect(failure).toMatchObject({ code: 'upstream-throttled', retryAfterMs })
    expect(requests()).toBe(1)
  })

  it('with a Retry-After as a date is obeyed by the clock of who wrote it', async () => {
    emulator.control.set({ clockSkewMs: 600_000 })
    const failure = await ask({ kind: 'throttle', retryAfter: { dateInSeconds: 120 } })
    expect(failure).toMatchObject({ retryAfterMs: 120_000 })
  })

  it('that took all its time is not retried', async () => {
    const short = upstreamClient({
      endpoint: emulator.url,
      credentials: { kind: 'aksk', accessKey: given(demoKey.accessKey), secretKey: given(demoKey.secretKey) },
      projectId: projectIds.main,
      config: { timeoutMs: 300 },
    })
    emulator.control.behave({ kind: 'hang' })
    expect(await short.ask({})).toHaveProperty('code', 'upstream-timeout')
    expect(requests()).toBe(1)
    short.close()
  })

  it('is not retried where the one who asks wants that, as for a revalidation', async () => {
    await ask({ kind: 'failure', status: 503 }, { retries: 0 })
    expect(requests()).toBe(1)
  })
})
