import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { createClient } from 'redis'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { freePort } from '../support/free-port.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'
import { countStatuses, SteadyLoad } from '../support/steady-load.js'

const ratePerSecond = 200

let emulator: Emulator
let service: RunningProgram
let redis: RedisServer | undefined

beforeAll(async () => {
  emulator = await startEmulator()
  emulator.control.set({ anyEngine: true })
})
afterAll(() => emulator.close())
afterEach(async () => {
  await service.kill('SIGKILL')
  await redis?.stop()
})

const start = async (redisUrl: string): Promise<void> => {
  service = await spawnService({ ...demoAccess, MODELARTS_ENDPOINT: emulator.url, REDIS_URL: redisUrl })
}

/** Nearly all are asked again and again; every 20th is a new question, which would be looked up in Redis. */
const path = (n: number): string => `/specs?engine_id=${n % 20 === 0 ? 1000 + n : n % 5}`

/** The load while `happening` happens; every answer must be a 200. */
async function underLoad(happening: () => Promise<void>): Promise<void> {
  const load = new SteadyLoad({ url: service.url, ratePerSecond, path })
  await happening()
  await load.stop()
  expect(Object.keys(countStatuses(load.answers))).toEqual(['200'])
  expect(load.answers.length).toBeGreaterThan(100)
}

const links = ['commands', 'messages'] as const

/** What the log says of one of the two connections, in order. */
const changes = (link: string): string[] =>
  service.log.flatMap(
    ({ msg, link: of }) => /^Redis is (\w+)/.exec(of === link ? String(msg) : '')?.[1] ?? [],
  )

function expectEachChangeOnce(link: string): void {
  const told = changes(link)
  expect(told).toEqual(told.filter((word, at) => word !== told[at - 1]))
}

describe('200 requests a second get no answer but 200', () => {
  it('while Redis was never there; it is reported once for each connection', async () => {
    await start(`redis://127.0.0.1:${await freePort()}`)
    await underLoad(() => sleep(2_500))
    for (const link of links) expect(changes(link)).toEqual(['lost'])
  }, 90_000)

  it('while Redis takes connections and never says a word, from the start', async () => {
    redis = await startRedisServer()
    await redis.pause()
    await start(redis.url)
    await underLoad(() => sleep(2_500))
    for (const link of links) expect(changes(link)).toEqual(['lost'])
    await redis.resume()
    await eventually(() => changes('commands').at(-1) === 'ready')
  }, 90_000)

  it.each(['stopped', 'killed'])(
    'while Redis is %s and comes back',
    async (how) => {
      const server = (redis = await startRedisServer())
      await start(server.url)
      await eventually(() => links.every((link) => changes(link).at(-1) === 'ready'))
      await underLoad(async () => {
        await sleep(1_000)
        if (how === 'killed') await server.kill()
        else await shutDown(server.url)
        await sleep(1_500)
        await server.restart()
        await sleep(1_500)
      })
      await eventually(() => links.every((link) => changes(link).at(-1) === 'ready'))
      for (const link of links) {
        expect(changes(link).slice(0, 3)).toEqual(['ready', 'lost', 'ready'])
        expectEachChangeOnce(link)
      }
    },
    90_000,
  )
})

/** As an operator would: it says goodbye to its clients. */
async function shutDown(url: string): Promise<void> {
  const client = createClient({ url, socket: { reconnectStrategy: false } })
  client.on('error', () => undefined)
  await client.connect()
  await client.shutdown('NOSAVE').catch(() => undefined)
  await client.disconnect().catch(() => undefined)
}
