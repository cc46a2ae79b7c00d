import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createClient } from 'redis'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { eventually } from '../support/eventually.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { send } from '../support/signed-get.js'
import { startService, type StartedService } from '../support/start-service.js'

const limit = 100
/** 2 % of the limit, and what arrives during one exchange with Redis: here one request at a time. */
const tolerance = 2 + 2

let emulator: Emulator
let redis: RedisServer
let replicas: StartedService[]

const replica = () =>
  startService({
    MODELARTS_ENDPOINT: emulator.url,
    REDIS_URL: redis.url,
    RATE_LIMIT_PER_MINUTE: String(limit),
  })

beforeAll(async () => {
  ;[emulator, redis] = await Promise.all([startEmulator(), startRedisServer()])
  replicas = [await replica(), await replica()]
  for (const { url } of replicas) await redisIs('ok', url)
})

afterAll(async () => {
  await Promise.all(replicas.map((each) => each.close()))
  await Promise.all([emulator.close(), redis.stop()])
})

const redisIs = (state: string, url: string) =>
  eventually(async () => {
    const { dependencies } = JSON.parse((await send('GET', `${url}/health/ready`)).text)
    return dependencies.redis === state
  })

/** How many of `times` requests, one after another and to each replica in turn, get through. */
async function through(times: number): Promise<number> {
  let passed = 0
  for (let at = 0; at < times; at++) {
    const { status } = await send('GET', `${replicas[at % replicas.length]?.url}/specs`)
    if (status === 200) passed++
    else expect(status).toBe(429)
  }
  return passed
}

describe('a limit of 100 on two replicas of one Redis', () => {
  it('lets 100 through in a minute, and a few more at most', async () => {
    const passed = await through(2 * limit)
    expect(passed).toBeGreaterThanOrEqual(limit)
    expect(passed).toBeLessThanOrEqual(limit + tolerance)
  })

  it('keeps one key, under the prefix, that ends with the minute', async () => {
    const client = createClient({ url: redis.url })
    await client.connect()
    try {
      const keys = await client.keys('*rate:*')
      expect(keys).toEqual(['specs-bff:rate:127.0.0.1'])
      const leftMs = await client.pTTL('specs-bff:rate:127.0.0.1')
      expect(leftMs).toBeGreaterThan(0)
      expect(leftMs).toBeLessThanOrEqual(60_000)
    } finally {
      await client.disconnect()
    }
  })

  it('holds for a replica that starts in the middle of the minute', async () => {
    const third = await replica()
    try {
      await redisIs('ok', third.url)
      let passed = 0
      for (let at = 0; at < 20; at++) {
        passed += (await send('GET', `${third.url}/specs`)).status === 200 ? 1 : 0
        // Or several fit into one exchange with Redis where that must wait for the processor.
        await sleep(25)
      }
      expect(passed).toBeLessThanOrEqual(tolerance)
    } finally {
      await third.close()
    }
  })
})

describe('a limit while Redis is gone', () => {
  it('lets nobody wait and holds in each replica by itself', async () => {
    const fresh = [await replica(), await replica()]
    try {
      for (const { url } of fresh) await redisIs('ok', url)
      await redis.pause()
      const slowest = { ms: 0 }
      for (const { url } of fresh) {
        let passed = 0
        for (let at = 0; at < limit + 20; at++) {
          const begun = performance.now()
          const { status } = await send('GET', `${url}/specs`)
          // The first list is loaded, which may look for it in Redis; the rest are hits.
          if (at > 0) slowest.ms = Math.max(slowest.ms, performance.now() - begun)
          if (status === 200) passed++
          else expect(status).toBe(429)
        }
        expect(passed).toBe(limit)
      }
      expect(slowest.ms).toBeLessThan(90)
    } finally {
      await redis.resume()
      await Promise.all(fresh.map((each) => each.close()))
    }
  })
})
