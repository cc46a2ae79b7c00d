import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { UpstreamConfig } from '../../src/config/config.js'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { UpstreamFailure } from '../../src/upstream/failure.js'
import { given, upstreamClient, type UpstreamClient } from '../support/upstream-client.js'

let emulator: Emulator
let upstream: UpstreamClient

beforeEach(async () => {
  emulator = await startEmulator()
  emulator.control.set({ anyEngine: true })
})
afterEach(async () => {
  upstream.close()
  await emulator.close()
})

function start(config: Partial<UpstreamConfig> = {}): UpstreamClient {
  upstream = upstreamClient({
    endpoint: emulator.url,
    credentials: { kind: 'aksk', accessKey: given(demoKey.accessKey), secretKey: given(demoKey.secretKey) },
    projectId: projectIds.main,
    config,
  })
  return upstream
}

/** Different questions, all at once; with how long each took. */
function askMany(count: number) {
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const beganMs = performance.now()
      const answer = await upstream.ask({ engineId: String(n) })
      return { answer, tookMs: performance.now() - beganMs }
    }),
  )
}

const codesOf = (answers: readonly { answer: unknown }[]) =>
  new Set(answers.map(({ answer }) => (answer instanceof UpstreamFailure ? answer.code : 'list')))

describe('an upstream that hangs', () => {
  it.each([8, 2])(
    'gets %i sockets at most, everyone is answered in time, and a second after its return all is fine',
    async (maxConcurrency) => {
      start({ timeoutMs: 1_000, totalTimeoutMs: 4_000, maxConcurrency })
      await upstream.ask({})
      emulator.control.behave({ kind: 'hang' })
      emulator.control.forgetRequests()

      const answers = await askMany(100)
      expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(4_750)
      expect([...codesOf(answers)].sort()).toEqual(['upstream-timeout', 'upstream-unavailable'])

      // Callers go on coming while it hangs.
      for (let n = 0; n < 30; n += 1) {
        void upstream.ask({ engineId: String(n) })
        await sleep(100)
      }
      expect(emulator.control.requests().peakConcurrency).toBeLessThanOrEqual(maxConcurrency)
      expect(emulator.control.requests().peakSockets).toBeLessThanOrEqual(maxConcurrency)

      emulator.control.behaveWell()
      const returnedMs = performance.now()
      while ((await upstream.ask({ engineId: '5' })) instanceof UpstreamFailure) await sleep(20)
      expect(performance.now() - returnedMs).toBeLessThan(1_000)
      expect([...codesOf(await askMany(20))]).toEqual(['list'])
    },
    30_000,
  )

  it.each([
    [
      'their callers have less time than a call',
      { timeoutMs: 5_000, totalTimeoutMs: 600, maxConcurrency: 8 },
    ],
    ['they waited for a turn', { timeoutMs: 800, totalTimeoutMs: 1_200, maxConcurrency: 2 }],
  ])(
    'counts as failing too where calls have little time, because %s',
    async (_why, config) => {
      start({ ...config, retries: 0 })
      await upstream.ask({})
      emulator.control.behave({ kind: 'hang' })
      emulator.control.forgetRequests()

      const callers: Promise<unknown>[] = []
      const beganMs = performance.now()
      for (let n = 0; upstream.eventsOf('breaker-opened').length === 0; n += 1) {
        expect(performance.now() - beganMs).toBeLessThan(5_000)
        callers.push(upstream.ask({ engineId: String(n) }))
        await sleep(10)
      }
      expect(await Promise.all(callers)).toContainEqual(
        expect.objectContaining({ code: 'upstream-unavailable', wasAsked: false }),
      )
      const { total, peakSockets } = emulator.control.requests()
      expect(upstream.eventsOf('request-failed')).toHaveLength(total)
      expect(peakSockets).toBeLessThanOrEqual(config.maxConcurrency)
    },
    10_000,
  )

  it('is reported once: opened, probing, closed', async () => {
    start({ timeoutMs: 200, totalTimeoutMs: 2_000, retries: 0 })
    await upstream.ask({})
    emulator.control.behave({ kind: 'hang' })
    await askMany(20)
    await sleep(500)
    await askMany(5)
    await sleep(500)
    await askMany(5)
    emulator.control.behaveWell()
    await sleep(500)
    await askMany(5)
    const transitions = upstream.events.map(({ type }) => type).filter((type) => type.startsWith('breaker'))
    expect(transitions).toEqual(['breaker-opened', 'breaker-probing', 'breaker-closed'])
  })
})

describe('an upstream that fails', () => {
  it('gets no call after several failures, but for probes, and callers get a time to come back', async () => {
    start({ retries: 0 })
    await upstream.ask({})
    emulator.control.behave({ kind: 'failure', status: 500, code: 'ModelArts.0010' })
    await askMany(8)
    emulator.control.forgetRequests()
    const failure = await upstream.ask({})
    expect(failure).toMatchObject({
      code: 'upstream-unavailable',
      retryAfterMs: expect.any(Number),
      wasAsked: false,
    })
    expect(emulator.control.requests().total).toBe(0)
  })

  it.each([
    { kind: 'failure', status: 400, code: 'ModelArts.0104' },
    { kind: 'failure', status: 404, code: 'ModelArts.6650' },
    { kind: 'throttle' },
    { kind: 'bad-body', body: 'html' },
  ] as const)('is asked on after what is no sign of an outage: $kind $code', async (behaviour) => {
    start({ retries: 0 })
    emulator.control.behave(behaviour)
    await askMany(40)
    emulator.control.behaveWell()
    expect(await upstream.ask({})).toHaveProperty('specs')
  })

  it('that is slow has recovered with its first late answer', async () => {
    start({ timeoutMs: 2_000, retries: 0 })
    await upstream.ask({})
    await emulator.stopListening()
    await askMany(10)
    await emulator.listen()
    emulator.control.behave({ kind: 'slow', delayMs: 1_200 })
    await sleep(450)
    expect(await upstream.ask({})).toHaveProperty('specs')
    expect(upstream.eventsOf('breaker-closed')).toHaveLength(1)
  })
})

describe('a caller who leaves', () => {
  it('leaves at once, and frees the socket', async () => {
    start()
    emulator.control.behave({ kind: 'hang' })
    const leaving = new AbortController()
    const question = { projectId: projectIds.main, engineId: '0', projectType: 0 } as const
    const answer = upstream.client.specs(question, leaving.signal)
    await sleep(100)
    const reason = new Error('gone')
    leaving.abort(reason)
    await expect(answer).rejects.toBe(reason)
    await sleep(100)
    expect(emulator.control.requests().concurrency).toBe(0)
  })

  it('who waits for a turn leaves at once too, and the others get theirs', async () => {
    start({ maxConcurrency: 1 })
    await upstream.ask({})
    emulator.control.behave({ kind: 'slow', delayMs: 300 })
    const question = { projectId: projectIds.main, engineId: '0', projectType: 0 } as const
    const leaving = new AbortController()
    const first = upstream.ask({})
    const second = upstream.client.specs(question, leaving.signal)
    const third = upstream.ask({})
    leaving.abort(new Error('gone'))
    await expect(second).rejects.toThrow('gone')
    expect(await first).toHaveProperty('specs')
    expect(await third).toHaveProperty('specs')
  })
})
