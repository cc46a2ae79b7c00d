import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createClient, type RedisClientType } from 'redis'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { eventually } from '../support/eventually.js'
import { metricsIn } from '../support/metrics-text.js'
import { adminToken, Operator } from '../support/operator.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { send } from '../support/signed-get.js'
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
  let client: RedisClientType
  beforeAll(async () => {
    client = createClient({ url: redis.url })
    await client.connect()
  })
  afterAll(() => client.disconnect())

  /** The name of an entry in Redis that is kept there for 3 s. */
  async function shortKept(engine: string): Promise<string> {
    await one.ask('PATCH', 'cache/policy', {
      ...{
        ttl_seconds: 1,
        stale_while_revalidate_seconds: 0,
        stale_if_error_seconds: 2,
        min_refresh_seconds: 0,
      },
    })
    expect((await one.specs(`engine_id=${engine}`)).status).toBe(200)
    const stored = () => client.keys(`specs-bff:entry:*engine_id=${engine}*`)
    const entry = await eventually(async () => (await stored())[0], { what: 'the entry in Redis' })
    expect(await client.pTTL(entry)).toBeLessThanOrEqual(3_000)
    return entry
  }

  it('keeps what Redis holds already, so that a replica without memory of it has it when ModelArts fails', async () => {
    const entry = await shortKept('5')
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
      await third.close()
    }
  }, 30_000)

  it('where Redis refuses to keep it longer: is in force, counts it once, and has it kept longer by its next load', async () => {
    const entry = await shortKept('6')
    await client.sendCommand(['ACL', 'SETUSER', 'default', '-pexpire'])
    try {
      const { status } = await one.ask('PATCH', 'cache/policy', { stale_if_error_seconds: 600 })
      expect(status).toBe(200)
      const failed = async () =>
        metricsIn((await send('GET', `${connected.url}/metrics`, {})).text).value(
          'specs_bff_redis_commands_failed_total',
          { task: 'keep' },
        )
      await eventually(async () => (await failed()) === 1, { what: 'the failure being counted' })
      expect(await client.pTTL(entry)).toBeLessThanOrEqual(3_000)
      await eventually(async () => {
        await one.specs('engine_id=6')
        return (await client.pTTL(entry)) > 500_000
      })
      expect(await failed()).toBe(1)
    } finally {
      await client.sendCommand(['ACL', 'SETUSER', 'default', '+pexpire'])
    }
  }, 30_000)
})
