import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createClient } from 'redis'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { eventually } from '../support/eventually.js'
import { adminToken, Operator } from '../support/operator.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { startService, type StartedService } from '../support/start-service.js'
import { TcpFaultProxy } from '../support/tcp-fault-proxy.js'

let emulator: Emulator
let redis: RedisServer
let proxy: TcpFaultProxy
let connected: StartedService
let cutOff: StartedService
let one: Operator
let two: Operator

const start = (redisUrl: string) =>
  startService({
    MODELARTS_ENDPOINT: emulator.url,
    REDIS_URL: redisUrl,
    ADMIN_TOKEN: adminToken,
    UPSTREAM_RETRIES: '0',
  })

beforeAll(async () => {
  ;[emulator, redis] = await Promise.all([startEmulator(), startRedisServer()])
  emulator.control.set({ anyEngine: true })
  proxy = await TcpFaultProxy.open(redis.port)
  ;[connected, cutOff] = await Promise.all([start(redis.url), start(`redis://127.0.0.1:${proxy.port}`)])
  one = new Operator(connected.url)
  two = new Operator(cutOff.url)
  for (const each of [one, two]) await eventually(async () => (await policyOf(each)).persisted === true)
})
afterAll(async () => {
  await Promise.all([connected.close(), cutOff.close()])
  await proxy.close()
  await Promise.all([redis.stop(), emulator.close()])
})

const policyOf = async (operator: Operator) => (await operator.ask('GET', 'cache/policy')).json
const maxAge = async (operator: Operator): Promise<number> =>
  Number(/max-age=(\d+)/.exec((await operator.specs('job_type=train')).headers['cache-control'] ?? '')?.[1])

describe('a replica that alone is cut off from Redis', () => {
  it.each(['refuse', 'hang'] as const)(
    'holds its policy meanwhile and has the new one within a second of its return (%s)',
    async (kind) => {
      await one.ask('PATCH', 'cache/policy', { ttl_seconds: 1_000 })
      await eventually(async () => (await policyOf(two)).ttl_seconds === 1_000)
      await two.specs('job_type=train')
      await proxy.set({ kind })
      await eventually(async () => (await policyOf(two)).persisted === false)
      const changed = await one.ask('PATCH', 'cache/policy', { ttl_seconds: 2_000 })
      expect(await policyOf(one)).toMatchObject({ ttl_seconds: 2_000, persisted: true })
      expect(await policyOf(two)).toMatchObject({ ttl_seconds: 1_000, persisted: false })
      expect(await maxAge(two)).toBeLessThanOrEqual(1_000)
      await proxy.set({ kind: 'forward' })
      await eventually(
        () => cutOff.log.findLast(({ msg }) => String(msg).startsWith('Redis is'))?.msg === 'Redis is ready',
      )
      await eventually(async () => (await policyOf(two)).version === changed.json.version, {
        timeoutMs: 1_000,
      })
      expect(await policyOf(two)).toMatchObject({ ttl_seconds: 2_000, persisted: true })
      // For what it held all the time, as well.
      expect(await maxAge(two)).toBeGreaterThan(1_800)
    },
    30_000,
  )

  it('does not bring back its older policy to a Redis that was emptied while it was away', async () => {
    await one.ask('PATCH', 'cache/policy', { ttl_seconds: 100 })
    await eventually(async () => (await policyOf(two)).ttl_seconds === 100)
    await proxy.set({ kind: 'refuse' })
    await eventually(async () => (await policyOf(two)).persisted === false)
    const { json } = await one.ask('PATCH', 'cache/policy', { ttl_seconds: 200 })
    const client = createClient({ url: redis.url })
    await client.connect()
    await client.flushAll()
    await client.disconnect()
    await proxy.set({ kind: 'forward' })
    for (const each of [one, two]) {
      await eventually(async () => {
        const { ttl_seconds: ttl, version, persisted } = await policyOf(each)
        return ttl === 200 && version === json.version && persisted === true
      })
    }
  })
})

describe('a stale-if-error that is lengthened', () => {
  it('keeps what Redis holds already, so that a replica without memory of it has it when ModelArts fails', async () => {
    await one.ask('PATCH', 'cache/policy', {
      ...{
        ttl_seconds: 1,
        stale_while_revalidate_seconds: 0,
        stale_if_error_seconds: 2,
        min_refresh_seconds: 0,
      },
    })
    expect((await one.specs('engine_id=5')).status).toBe(200)
    const client = createClient({ url: redis.url })
    await client.connect()
    const entry = await eventually(async () => {
      for (const name of await client.keys('*engine_id=5*')) if ((await client.pTTL(name)) > 0) return name
      return undefined
    })
    expect(await client.pTTL(entry)).toBeLessThanOrEqual(3_000)
    await one.ask('PATCH', 'cache/policy', { stale_if_error_seconds: 600 })
    await eventually(async () => (await client.pTTL(entry)) > 500_000, { timeoutMs: 1_000 })
    // As it was written it would be gone by now.
    await eventually(async () => (await client.pTTL(entry)) < 597_000, { what: '4 s' })
    emulator.control.behave({ kind: 'failure', status: 500, code: 'ModelArts.0010', shape: 'modelarts-both' })
    const third = await start(redis.url)
    try {
      const operator = new Operator(third.url)
      await eventually(async () => (await policyOf(operator)).persisted === true)
      const answer = await operator.specs('engine_id=5')
      expect(answer.status).toBe(200)
      expect(answer.headers['cache-status']).toContain('detail=stale-if-error')
    } finally {
      emulator.control.behaveWell()
      await client.disconnect()
      await third.close()
    }
  }, 30_000)
})
