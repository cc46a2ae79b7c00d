import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createClient } from 'redis'
import { eventually } from '../support/eventually.js'
import { command } from '../support/redis-cluster.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { TcpFaultProxy } from '../support/tcp-fault-proxy.js'
import { keyOf } from '../support/cache-under-test.js'
import { CacheReplica, CountingUpstream } from './cache-replica.js'

let redis: RedisServer
let proxy: TcpFaultProxy
let upstream: CountingUpstream
let replica: CacheReplica

beforeEach(async () => {
  redis = await startRedisServer()
  proxy = await TcpFaultProxy.open(redis.port)
  upstream = new CountingUpstream()
  upstream.tookMs = 0
  replica = new CacheReplica(`redis://127.0.0.1:${proxy.port}`, upstream, { storeBudgetMs: 1_000 })
  await eventually(() => replica.connection.isReady)
})
afterEach(async () => {
  await replica.close()
  await proxy.close()
  await redis.stop()
})

/** How often each command ran while `task` did. */
const commandsOf = async (task: () => Promise<unknown>): Promise<Record<string, number>> => {
  const admin = createClient({ url: redis.url })
  await admin.connect()
  await admin.configResetStat()
  await task()
  const stats = await admin.info('commandstats')
  await admin.disconnect()
  return Object.fromEntries(
    [...stats.matchAll(/cmdstat_(\S+?):calls=(\d+)/g)].map(([, name = '', calls]) => [name, Number(calls)]),
  )
}
const newKeys = (count: number) => Array.from({ length: count }, (_, at) => keyOf(`k${at}`, { project: 'p' }))
const allStored = (count: number) =>
  eventually(() => replica.events.filter(({ type }) => type === 'load-ended').length >= count)

describe('a miss', () => {
  it('costs five commands: lease and read before the answer; index, write and release after it', async () => {
    const keys = newKeys(40)
    const commands = await commandsOf(async () => {
      for (const key of keys) await replica.cache.get(key)
      await allStored(keys.length)
      await new Promise((resolve) => setTimeout(resolve, 200))
    })
    expect(commands).toMatchObject({ get: expect.any(Number), set: expect.any(Number) })
    // `SET`, `GET` and `PUBLISH` are called within the scripts as well, and the connection is looked after each second.
    expect(commands.evalsha).toBeGreaterThanOrEqual(3 * keys.length)
    expect(commands.evalsha).toBeLessThan(3.2 * keys.length)
    expect(commands.publish).toBeGreaterThanOrEqual(keys.length)
    expect(commands.publish).toBeLessThan(1.2 * keys.length)
  })

  it('waits for one round trip', async () => {
    await proxy.set({ kind: 'delay', ms: 40 })
    const tookMs: number[] = []
    for (const key of newKeys(9)) {
      const sinceMs = performance.now()
      await replica.cache.get(key)
      tookMs.push(performance.now() - sinceMs)
    }
    const median = tookMs.sort((one, other) => one - other)[4]
    const roundTrips = Number(median) / (await oneRoundTripMs())
    expect(roundTrips).toBeLessThan(1.7)
  })
})

/** As long as the proxy makes it. */
async function oneRoundTripMs(): Promise<number> {
  const sinceMs = performance.now()
  for (let turn = 0; turn < 5; turn++) await replica.connection.run((client) => client.get('test:none'))
  return (performance.now() - sinceMs) / 5
}

describe('a purge', () => {
  it('walks the index of entries, never all of Redis', async () => {
    const keys = newKeys(40)
    for (const key of keys) await replica.cache.get(key)
    await allStored(keys.length)
    const commands = await commandsOf(() => replica.cache.purge({ project: 'p' }))
    expect([commands.scan, commands.keys]).toEqual([undefined, undefined])
    expect(commands.zscan).toBeGreaterThanOrEqual(1)
    const admin = createClient({ url: redis.url })
    await admin.connect()
    expect(await admin.keys('test:entry:*')).toEqual([])
    await admin.disconnect()
  })
})

describe('eight replicas', () => {
  const size = 8
  let fleet: CacheReplica[]
  let messages: string[]
  let ear: ReturnType<typeof createClient>

  beforeEach(async () => {
    // In step, which is the worst that can be.
    const random = () => 0.5
    fleet = Array.from(
      { length: size },
      () => new CacheReplica(redis.url, upstream, { storeBudgetMs: 1_000, loadTimeoutMs: 10_000, random }),
    )
    await eventually(() => fleet.every(({ connection }) => connection.isReady))
    messages = []
    ear = createClient({ url: redis.url })
    await ear.connect()
    await ear.subscribe('test:{fleet}:messages', (message) => messages.push(message))
  })
  afterEach(async () => {
    await Promise.all(fleet.map((each) => each.close()))
    await ear.disconnect()
  })
  /** Until no message has come for a while. */
  const isQuiet = async (): Promise<void> => {
    for (let count = -1; count !== messages.length;) {
      count = messages.length
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  }

  it('that wait for one load send one message, or each message would reach each of them', async () => {
    upstream.tookMs = 300
    await Promise.all(fleet.map(({ cache }) => cache.get(keyOf('shared', { project: 'p' }))))
    await isQuiet()
    expect(upstream.calls).toBe(1)
    expect(messages).toHaveLength(1)
  })

  it('that all hold what Redis has lost send one message for each entry', async () => {
    const keys = newKeys(60)
    for (const key of keys) for (const { cache } of fleet) await cache.get(key)
    await isQuiet()
    messages.length = 0
    await command(redis, (client) => client.flushAll())
    await eventually(
      async () => (await command(redis, (client) => client.zCard('test:{fleet}:index'))) >= keys.length,
    )
    await isQuiet()
    expect(messages).toHaveLength(keys.length)
  }, 30_000)
})
