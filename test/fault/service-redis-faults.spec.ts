import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createClient, type RedisClientType } from 'redis'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { freePort } from '../support/free-port.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { send, type HttpAnswer } from '../support/signed-get.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'
import { countStatuses, quantileMs, SteadyLoad, type LoadedAnswer } from '../support/steady-load.js'
import { TcpFaultProxy } from '../support/tcp-fault-proxy.js'
import { upstreamCalls } from '../support/upstream-calls.js'

/*
 * Two replicas on one Redis, a network between that can be spoilt, 200 requests a second at one of them.
 * Latency is compared with that of /health/live, asked as often in the same moments: what a busy
 * machine adds, it adds to both.
 */

const ratePerSecond = 200
const upstreamMs = 50
const allowedMs = upstreamMs + 150
const faultMs = 2_000

let emulator: Emulator
let redis: RedisServer
let proxy: TcpFaultProxy
let one: RunningProgram
let other: RunningProgram

beforeAll(async () => {
  emulator = await startEmulator()
  emulator.control.set({ anyEngine: true })
  emulator.control.behave({ kind: 'slow', delayMs: upstreamMs })
  redis = await startRedisServer()
  proxy = await TcpFaultProxy.open(redis.port)
  const env = {
    ...demoAccess,
    MODELARTS_ENDPOINT: emulator.url,
    REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
    CACHE_MIN_REFRESH_SECONDS: '0',
  }
  ;[one, other] = await Promise.all([spawnService(env), spawnService(env)])
}, 120_000)
afterAll(async () => {
  await Promise.all([one.kill('SIGKILL'), other.kill('SIGKILL')])
  await proxy.close()
  await redis.stop()
  await emulator.close()
})

const ask = (service: RunningProgram, engine: number, directives = ''): Promise<HttpAnswer> =>
  send('GET', `${service.url}/specs?engine_id=${engine}`, { headers: { 'cache-control': directives } })

/** Commands of an operator, past the spoilt network. */
async function command<T>(run: (client: RedisClientType) => Promise<T>): Promise<T> {
  const client: RedisClientType = createClient({ url: redis.url })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.disconnect()
  }
}

const entryNames = (client: RedisClientType) => client.keys('specs-bff:entry:*')

interface Fault {
  readonly what: string
  begin(): Promise<unknown>
  end(): Promise<unknown>
  /** What Redis held is gone or spoilt for good. */
  readonly loses?: 'everything' | 'values'
}

const nothing = async (): Promise<void> => {}
const config = (name: string, value: string) => () => command((client) => client.configSet(name, value))

let killing: NodeJS.Timeout | undefined
let restarting = Promise.resolve()

const faults: readonly Fault[] = [
  {
    what: 'refuses connections',
    begin: () => proxy.set({ kind: 'refuse' }),
    end: () => proxy.set({ kind: 'forward' }),
  },
  { what: 'hangs (SIGSTOP)', begin: () => redis.pause(), end: () => redis.resume() },
  {
    what: 'resets connections',
    begin: () => proxy.set({ kind: 'reset' }),
    end: () => proxy.set({ kind: 'forward' }),
  },
  {
    what: 'is slow by 1 s',
    begin: () => proxy.set({ kind: 'delay', ms: 1_000 }),
    end: () => proxy.set({ kind: 'forward' }),
  },
  { what: 'is full', begin: config('maxmemory', '1'), end: config('maxmemory', '0') },
  {
    what: 'is read-only',
    begin: async () => {
      const port = await freePort()
      await command((client) => client.sendCommand(['REPLICAOF', '127.0.0.1', String(port)]))
    },
    end: () => command((client) => client.sendCommand(['REPLICAOF', 'NO', 'ONE'])),
  },
  {
    what: 'is flushed',
    begin: () => command((client) => client.flushAll()),
    end: nothing,
    loses: 'everything',
  },
  {
    what: 'holds another type under every key',
    begin: () =>
      command(async (client) => {
        for (const name of await entryNames(client)) {
          await client.del(name)
          await client.lPush(name, 'a list')
        }
      }),
    end: nothing,
    loses: 'values',
  },
  {
    what: 'holds garbage under every key',
    begin: () =>
      command(async (client) => {
        for (const name of await entryNames(client)) await client.set(name, '{"v":1,"value":"\u0000\ufffd')
      }),
    end: nothing,
    loses: 'values',
  },
  {
    what: 'is killed every second',
    begin: async () => {
      const restart = (): void => void (restarting = restarting.then(() => redis.restart()))
      killing = setInterval(restart, 1_000)
      restart()
    },
    end: async () => {
      clearInterval(killing)
      await restarting
    },
    loses: 'everything',
  },
]

const hotEngines = 4

describe('while Redis', () => {
  it.each(faults.map((fault, at) => ({ ...fault, at })))(
    '$what: only 200, hits as before, misses as fast as the upstream; then the replicas agree',
    async ({ at, begin, end, loses }) => {
      const [shared, kept] = [100 + at, 200 + at]
      // Both hold `shared`; one alone has `kept` and what is hot.
      for (const engine of [shared, kept, 0, 1, 2, 3]) expect((await ask(one, engine)).status).toBe(200)
      const before = await eventually(async () => {
        const { status, headers } = await ask(other, shared, 'only-if-cached')
        return status === 200 && headers.etag
      })

      // A 20th of the questions is new.
      const path = (n: number): string =>
        `/specs?engine_id=${n % 20 === 0 ? 10_000 * (at + 1) + n : n % hotEngines}`
      const load = new SteadyLoad({ url: one.url, ratePerSecond, path })
      await begin()
      await sleep(faultMs / 2)
      // Meanwhile one of the two learns something new.
      emulator.control.sellOut({ specCode: 'modelarts.vm.gpu.v100', soldOut: at % 2 === 0 })
      const renewed = await ask(one, shared, 'no-cache')
      expect(renewed.headers['cache-status']).toMatch(/^specs-bff; fwd=request; stored/)
      expect(renewed.headers.etag).not.toBe(before)
      await sleep(faultMs / 2)
      await load.stop()
      expectUndisturbed(load)

      emulator.control.forgetRequests()
      await end()
      const agree = async () => (await ask(other, shared)).headers.etag === renewed.headers.etag
      await eventually(agree, { timeoutMs: 3_000, what: 'the replicas agreeing' })
      if (loses === 'values') {
        // A miss like any other, which puts something good in the place of the bad.
        expect((await ask(other, kept)).status).toBe(200)
      } else {
        // What one replica alone had, the other finds in Redis: where it was lost, memory has filled it again.
        const isThere = async () => (await ask(other, kept, 'only-if-cached')).status === 200
        await eventually(isThere, { timeoutMs: 5_000, what: 'Redis being filled' })
      }
      expect(upstreamCalls(emulator, `engine_id=${shared}`)).toBe(0)
      expect(upstreamCalls(emulator, `engine_id=${kept}`)).toBe(loses === 'values' ? 1 : 0)
    },
    60_000,
  )
})

function expectUndisturbed({ answers, idleAnswers }: SteadyLoad): void {
  const isHit = ({ cacheStatus }: LoadedAnswer): boolean => cacheStatus.includes('; hit;')
  const isHot = ({ path }: LoadedAnswer): boolean => /engine_id=\d$/.test(path)
  const hits = answers.filter(isHit)
  const misses = answers.filter((answer) => !isHot(answer))
  expect(Object.keys(countStatuses(answers))).toEqual(['200'])
  expect(answers.filter(isHot).every(isHit)).toBe(true)
  expect(misses.length).toBeGreaterThan(5)

  const machineMs = quantileMs(idleAnswers, 1)
  expect(quantileMs(misses, 1)).toBeLessThan(allowedMs + 2 * machineMs)
  expect(quantileMs(hits, 1)).toBeLessThan(50 + 2 * machineMs)
  expect(quantileMs(hits, 0.5)).toBeLessThan(5 + 2 * quantileMs(idleAnswers, 0.5))
}
