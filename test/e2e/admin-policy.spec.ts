import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createClient } from 'redis'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { expectProblem } from '../support/expect-problem.js'
import { eventually } from '../support/eventually.js'
import { adminToken, Operator } from '../support/operator.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { startService, type StartedService } from '../support/start-service.js'

let emulator: Emulator
let redis: RedisServer
let services: StartedService[]
let one: Operator
let two: Operator

const start = () =>
  startService({
    MODELARTS_ENDPOINT: emulator.url,
    REDIS_URL: redis.url,
    ADMIN_TOKEN: adminToken,
    LOG_LEVEL: 'info',
  })

beforeAll(async () => {
  emulator = await startEmulator()
  redis = await startRedisServer()
  services = [await start(), await start()]
  one = new Operator(services[0]!.url)
  two = new Operator(services[1]!.url)
  await eventually(async () => (await one.ask('GET', 'cache/policy')).json.persisted === true)
  await eventually(async () => (await two.ask('GET', 'cache/policy')).json.persisted === true)
})
afterAll(async () => {
  await Promise.all(services.map((service) => service.close()))
  await redis.stop()
  await emulator.close()
})

const policyOf = async (operator: Operator) => (await operator.ask('GET', 'cache/policy')).json
const isEqual = async () => (await policyOf(one)).version === (await policyOf(two)).version

describe('a policy that is changed', () => {
  it('is in force on all replicas within a second, for what is held as well, Cache-Control included', async () => {
    for (const each of [one, two]) expect((await each.specs('job_type=train')).status).toBe(200)
    const patch = { ttl_seconds: 1_000, ttl_overrides: { train: 2_000 }, stale_if_error_seconds: 7_000 }
    const { status, headers, json } = await one.ask('PATCH', 'cache/policy', patch)
    expect({ status, json }).toMatchObject({
      status: 200,
      json: {
        ttl_seconds: 1_000,
        ttl_overrides: { train: 2_000, engines: 3_600 },
        stale_if_error_seconds: 7_000,
        sources: {
          ttl_seconds: 'operator',
          'ttl_overrides.train': 'operator',
          'ttl_overrides.engines': 'environment',
        },
        persisted: true,
      },
    })
    expect(headers.etag).toBe(`"${String(json.version)}"`)
    const begun = performance.now()
    await eventually(isEqual)
    expect(performance.now() - begun).toBeLessThan(1_000)
    for (const each of [one, two]) {
      const answer = await each.specs('job_type=train')
      // Up to 5 % less, so that lists do not expire together.
      expect(answer.headers['cache-control']).toMatch(/max-age=(19\d\d|2000), .*stale-if-error=7000$/)
    }
  })

  it('takes back by null what was set, and all of it by DELETE', async () => {
    const { json } = await two.ask('PATCH', 'cache/policy', { ttl_overrides: { train: null } })
    expect(json).toMatchObject({ ttl_seconds: 1_000, ttl_overrides: { engines: 3_600 } })
    expect((await one.ask('DELETE', 'cache/policy')).json).toMatchObject({
      ttl_seconds: 300,
      stale_if_error_seconds: 86_400,
      sources: { ttl_seconds: 'environment' },
    })
    await eventually(isEqual)
  })

  it('changes nothing when any of it is wrong, and all faults are named', async () => {
    const before = await policyOf(one)
    const patch = { ttl_seconds: 0, min_refresh_seconds: '5', ttl_overrides: { gpu: 1 }, version: 7, x: 1 }
    const problem = expectProblem(await one.ask('PATCH', 'cache/policy', patch), 'invalid-policy')
    expect(problem.errors?.map(({ parameter }) => parameter).sort()).toEqual(
      ['min_refresh_seconds', 'ttl_overrides.gpu', 'ttl_seconds', 'version', 'x'].sort(),
    )
    expectProblem(await one.ask('PATCH', 'cache/policy', []), 'invalid-policy')
    expectProblem(
      await one.ask('PATCH', 'cache/policy', { ttl_seconds: 9 }, { 'content-type': 'text/plain' }),
      'bad-request',
    )
    expect(await policyOf(one)).toEqual(before)
  })

  it('by two operators at once: one has it, the other hears 412', async () => {
    const { headers } = await one.ask('GET', 'cache/policy')
    const ifMatch = { 'if-match': headers.etag! }
    const answers = await Promise.all([
      one.ask('PATCH', 'cache/policy', { ttl_seconds: 41 }, ifMatch),
      two.ask('PATCH', 'cache/policy', { ttl_seconds: 42 }, ifMatch),
    ])
    const late = answers.find(({ status }) => status !== 200)
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
    expectProblem(late!, 'precondition-failed')
    await eventually(isEqual)
  })

  it('outlives a Redis that is emptied: a replica writes it again', async () => {
    const before = await policyOf(one)
    const client = createClient({ url: redis.url })
    await client.connect()
    await client.flushAll()
    await eventually(async () => (await client.get('specs-bff:{fleet}:policy')) !== null)
    await client.disconnect()
    // What is in force stays so. That it is kept is known once Redis has answered.
    expect({ ...(await policyOf(one)), persisted: true }).toEqual(before)
    await eventually(async () => (await policyOf(one)).persisted)
    expect(await policyOf(one)).toEqual(before)
    const third = await start()
    await eventually(async () => (await policyOf(new Operator(third.url))).ttl_seconds === before.ttl_seconds)
    await third.close()
  })

  it('stands in the log and in the audit list of every replica, with who, what, from and to', async () => {
    await one.ask('PATCH', 'cache/policy', { ttl_seconds: 77 }, { 'x-request-id': 'night-shift' })
    const record = {
      who: 'admin-token',
      what: 'policy',
      from: expect.objectContaining({ ttl_seconds: expect.any(Number) }),
      to: expect.objectContaining({ ttl_seconds: 77 }),
      request_id: 'night-shift',
    }
    const lines = services[0]!.log.filter(({ msg }) => msg === 'changed by an operator')
    expect(lines.at(-1)).toMatchObject({ level: 'info', ...record })
    const { json } = await two.ask('GET', 'audit')
    expect(json).toMatchObject({ changes: expect.arrayContaining([expect.objectContaining(record)]) })
  })

  it('is refused with 503 while Redis is away, and holds as it was; a replica that was cut off catches up', async () => {
    const before = await policyOf(one)
    await redis.stop()
    await eventually(async () => (await policyOf(one)).persisted === false)
    const answer = await one.ask('PATCH', 'cache/policy', { ttl_seconds: 5 })
    expect(expectProblem(answer, 'redis-unavailable').retry_after).toBe(2)
    expect(await policyOf(one)).toMatchObject({ ttl_seconds: 77, version: before.version })
    redis = await startRedisServer({ port: redis.port })
    // Empty, and reached by one replica after the other: the newest version comes back whichever is first.
    await eventually(async () => (await policyOf(one)).persisted === true, { timeoutMs: 15_000 })
    await eventually(async () => (await policyOf(two)).persisted === true, { timeoutMs: 15_000 })
    await one.ask('PATCH', 'cache/policy', { ttl_seconds: 78 })
    await eventually(isEqual)
    expect(await policyOf(two)).toMatchObject({ ttl_seconds: 78 })
  })
})

describe('without Redis', () => {
  it('a policy holds in this process alone, and says so', async () => {
    const service = await startService({ MODELARTS_ENDPOINT: emulator.url, ADMIN_TOKEN: adminToken })
    const operator = new Operator(service.url)
    expect((await operator.ask('PATCH', 'cache/policy', { ttl_seconds: 12 })).json).toMatchObject({
      ttl_seconds: 12,
      version: 1,
      persisted: false,
    })
    await service.close()
  })
})
