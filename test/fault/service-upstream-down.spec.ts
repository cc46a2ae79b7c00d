import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import type { Behaviour } from '../../src/emulator/control/behaviour.js'
import { eventually } from '../support/eventually.js'
import { expectProblem } from '../support/expect-problem.js'
import { callsFor, listKinds, writeProjectsFile, type ListKind } from '../support/lists-under-test.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { send, type HttpAnswer } from '../support/signed-get.js'
import { startService, type StartedService } from '../support/start-service.js'
import { upstreamCalls } from '../support/upstream-calls.js'

const ttlSeconds = 1
const staleIfErrorSeconds = 4

let emulator: Emulator
let redis: RedisServer
let projectsFile: Awaited<ReturnType<typeof writeProjectsFile>>
let fleet: StartedService[] = []

beforeAll(async () => {
  emulator = await startEmulator()
  redis = await startRedisServer()
  projectsFile = await writeProjectsFile(emulator)
})
afterAll(async () => {
  await redis.stop()
  await emulator.close()
  await projectsFile.remove()
})
afterEach(async () => {
  await Promise.all(fleet.map((service) => service.close()))
  emulator.control.reset()
})

const path = '/specs?job_type=train'

async function start(replicas: number, env: Record<string, string> = {}): Promise<void> {
  const start = () =>
    startService({
      MODELARTS_ENDPOINT: emulator.url,
      REDIS_URL: redis.url,
      REDIS_KEY_PREFIX: `${expect.getState().currentTestName?.replace(/\W/g, '-').slice(0, 100)}:`,
      LOG_LEVEL: 'info',
      PROJECTS_FILE: projectsFile.path,
      CACHE_TTL_SECONDS: String(ttlSeconds),
      CACHE_TTL_OVERRIDES: `engines=${ttlSeconds}`,
      CACHE_STALE_WHILE_REVALIDATE_SECONDS: '2',
      CACHE_STALE_IF_ERROR_SECONDS: String(staleIfErrorSeconds),
      UPSTREAM_SOFT_TIMEOUT_MS: '200',
      UPSTREAM_TIMEOUT_MS: '1500',
      REQUEST_TIMEOUT_MS: '4000',
      ...env,
    })
  fleet = await Promise.all(Array.from({ length: replicas }, start))
}

/** Asks all of them in turn, 20 times a second, until an answer is no 200; that one, and when it came. */
async function askUntilProblem(
  list: ListKind,
): Promise<{ problem: HttpAnswer; atMs: number; answers: number }> {
  for (let answers = 0; ; answers++) {
    const service = fleet[answers % fleet.length]!
    const answer = await send('GET', service.url + list.path)
    if (answer.status !== 200) return { problem: answer, atMs: Date.now(), answers }
    await sleep(50)
  }
}

describe('an upstream that is down for longer than stale-if-error', () => {
  it.each<[string, Behaviour]>([
    ['answers 500', { kind: 'failure', status: 500, code: 'ModelArts.0010' }],
    ['resets every connection', { kind: 'reset' }],
    ['hangs', { kind: 'hang' }],
  ])(
    '%s: no answer but 200 until the window ends, then a problem; few calls by the whole fleet',
    async (_what, behaviour) => {
      await start(3)
      const loadedMs = Date.now()
      for (const service of fleet) {
        for (const list of listKinds)
          await eventually(async () => (await send('GET', service.url + list.path)).status === 200)
      }
      emulator.control.forgetRequests()
      emulator.control.behave(behaviour)

      const expectOutage = async (list: ListKind): Promise<void> => {
        const { problem, atMs, answers } = await askUntilProblem(list)
        const windowMs = (ttlSeconds + staleIfErrorSeconds) * 1000
        // The entry was loaded once, in the moments after `loadedMs`. The last caller may have to wait its REQUEST_TIMEOUT_MS.
        expect(atMs - loadedMs).toBeGreaterThanOrEqual(windowMs)
        expect(atMs - loadedMs).toBeLessThan(windowMs + 5_000)
        expect(answers).toBeGreaterThan(30)
        const { code } = JSON.parse(problem.text) as { code: 'upstream-unavailable' }
        expect([
          'upstream-unavailable',
          'upstream-error',
          'upstream-unreachable',
          'upstream-timeout',
        ]).toContain(code)
        expectProblem(problem, code)
        // 1 s, doubling: at 1, 2, 4 and 8 s after the first, each up to a fifth earlier. Ten in a minute are out of reach.
        // A reset on a kept connection is repeated once on a new one; each replica has kept some.
        const repeats = behaviour.kind === 'reset' ? fleet.length : 0
        expect(callsFor(emulator, list)).toBeLessThanOrEqual(5 + repeats)
      }
      await Promise.all(listKinds.map(expectOutage))

      // And it is noticed when it has recovered, once the back-off is over.
      emulator.control.behaveWell()
      const isBack = async ({ path: asked }: ListKind) =>
        (await send('GET', fleet[0]!.url + asked)).status === 200
      await Promise.all(
        listKinds.map((list) => eventually(() => isBack(list), { timeoutMs: 12_000, everyMs: 100 })),
      )
    },
    60_000,
  )
})

describe('an upstream and a Redis that are both gone', () => {
  it('leave what memory holds to be served, stale as it is', async () => {
    await start(1, { CACHE_STALE_IF_ERROR_SECONDS: '600' })
    const [service] = fleet
    const ask = (engine: number) => send('GET', `${service!.url}${path}&engine_id=${engine}`)
    const held = await ask(1)
    await redis.kill()
    emulator.control.behave({ kind: 'reset' })
    const isOld = async () => {
      const answer = await ask(1)
      expect(answer.status).toBe(200)
      expect(answer.headers.etag).toBe(held.headers.etag)
      return String(answer.headers['cache-status']).includes('stale-if-error')
    }
    await eventually(isOld, { timeoutMs: 10_000, everyMs: 50 })
    expectProblem(await ask(2), 'upstream-unreachable')
    expect((await send('GET', `${service!.url}/health/ready`)).text).toMatch(/"status":"degraded"/)
    await redis.restart()
  }, 60_000)
})

describe('a revalidation that hangs', () => {
  it('makes nobody wait: stale answers are as fast as hits, and the fleet asks once', async () => {
    await start(3, {
      CACHE_TTL_SECONDS: '3',
      CACHE_STALE_WHILE_REVALIDATE_SECONDS: '600',
      UPSTREAM_TIMEOUT_MS: '20000',
      REQUEST_TIMEOUT_MS: '20000',
    })
    const askAll = () => Promise.all(fleet.map((service) => send('GET', service.url + path)))
    await askAll()
    const hitsMs = await tookMs(askAll, /; hit; ttl=\d/)
    emulator.control.forgetRequests()
    emulator.control.behave({ kind: 'hang' })
    await eventually(async () =>
      (await askAll()).every(({ headers }) => String(headers['cache-status']).includes('stale')),
    )
    await eventually(() => upstreamCalls(emulator) === 1)
    const staleMs = await tookMs(askAll, /; hit; ttl=-\d+; detail=stale-while-revalidate$/)
    // Medians; a single one is the machine's.
    expect(staleMs).toBeLessThan(hitsMs * 2 + 10)
    expect(upstreamCalls(emulator)).toBe(1)
  }, 60_000)
})

/** The median time of an answer from all, each with this Cache-Status. */
async function tookMs(askAll: () => Promise<HttpAnswer[]>, cacheStatus: RegExp): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 30; round++) {
    const sinceMs = performance.now()
    for (const { status, headers } of await askAll()) {
      expect(status).toBe(200)
      expect(headers['cache-status']).toMatch(cacheStatus)
    }
    times.push(performance.now() - sinceMs)
  }
  return times.sort((a, b) => a - b)[15] ?? NaN
}
