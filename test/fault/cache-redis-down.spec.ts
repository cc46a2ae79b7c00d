import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createClient } from 'redis'
import { eventually } from '../support/eventually.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { TcpFaultProxy } from '../support/tcp-fault-proxy.js'
import { keyOf, textOf } from '../support/cache-under-test.js'
import { CacheReplica, CountingUpstream, keyPrefix } from './cache-replica.js'

/** What a caller may lose to a broken Redis, on top of the upstream's own time. */
const mayCostMs = 150
/** What a busy machine may add now and then; the median must do without. */
const slackMs = 250

let redis: RedisServer
let proxy: TcpFaultProxy
let upstream: CountingUpstream
let replicas: CacheReplica[]
let keys = 0

const join = (url = `redis://127.0.0.1:${proxy.port}`): CacheReplica => {
  const replica = new CacheReplica(url, upstream)
  replicas.push(replica)
  return replica
}

const newKey = () => keyOf(`k${++keys}`, { project: 'p' })
const warmKey = keyOf('warm', { project: 'p' })

/** A replica that is connected and holds `warmKey`. */
const joinWarm = async (): Promise<CacheReplica> => {
  const replica = join()
  await eventually(() => replica.connection.isReady)
  await replica.cache.get(warmKey)
  await eventually(() => stored(warmKey.text).then((value) => value !== null))
  return replica
}

const admin = async <T>(task: (client: ReturnType<typeof createClient>) => Promise<T>): Promise<T> => {
  const client = createClient({ url: redis.url })
  client.on('error', () => {})
  await client.connect()
  try {
    return await task(client)
  } finally {
    await client.disconnect()
  }
}

const entryName = (text: string): string => `${keyPrefix}entry:${text}&project=p`
const stored = (text: string): Promise<string | null> => admin((client) => client.get(entryName(text)))

/** Cold questions, then a hit, all answered as they should be; how much longer than the upstream took it was. */
const askAround = async (replica: CacheReplica): Promise<number> => {
  const sinceMs = performance.now()
  const answers = await Promise.all([1, 2, 3].map(() => replica.cache.get(newKey())))
  const costMs = performance.now() - sinceMs - upstream.tookMs
  for (const answer of answers) expect(answer).toMatchObject({ via: 'miss', stored: true })
  expect(replica.cache.tryGet(warmKey)).toMatchObject({ via: 'hit' })
  return costMs
}

const expectCheap = (costsMs: number[]): void => {
  costsMs.sort((one, other) => one - other)
  expect(costsMs[Math.floor(costsMs.length / 2)]).toBeLessThan(mayCostMs)
  expect(costsMs.at(-1)).toBeLessThan(mayCostMs + slackMs)
}

const expectCalm = async (replica: CacheReplica, rounds = 8): Promise<void> => {
  const costsMs: number[] = []
  for (let round = 0; round < rounds; round++) costsMs.push(await askAround(replica))
  expectCheap(costsMs)
}

beforeEach(async () => {
  upstream = new CountingUpstream()
  replicas = []
  redis = await startRedisServer()
  proxy = await TcpFaultProxy.open(redis.port)
})
afterEach(async () => {
  await redis.resume()
  await Promise.all(replicas.map((replica) => replica.close()))
  await proxy.close()
  await redis.stop()
})

describe('callers are answered as ever while Redis', () => {
  it('is refused at boot and later', async () => {
    await proxy.set({ kind: 'refuse' })
    const replica = join()
    await replica.cache.get(warmKey)
    await expectCalm(replica)
  })

  it('hangs', async () => {
    const replica = await joinWarm()
    await redis.pause()
    await expectCalm(replica)
  })

  it('accepts and never speaks', async () => {
    const replica = await joinWarm()
    await proxy.set({ kind: 'hang' })
    await expectCalm(replica)
  })

  it('resets every connection', async () => {
    const replica = await joinWarm()
    await proxy.set({ kind: 'reset' })
    await expectCalm(replica)
  })

  it('is slow by 1 s', async () => {
    const replica = await joinWarm()
    await proxy.set({ kind: 'delay', ms: 1_000 })
    await expectCalm(replica, 16)
  })

  it('is slow, but within the command timeout', async () => {
    const replica = await joinWarm()
    await proxy.set({ kind: 'delay', ms: 35 })
    await expectCalm(replica, 16)
  })

  it('is full', async () => {
    const replica = await joinWarm()
    await admin((client) => client.configSet('maxmemory', '1mb'))
    await expectCalm(replica)
    expect(replica.events.some(({ type }) => type === 'store-failed')).toBe(true)
    expect(replica.connection.isReady).toBe(true)
  })

  it('is read-only', async () => {
    const replica = await joinWarm()
    await admin((client) => client.sendCommand(['REPLICAOF', '127.0.0.1', '1']))
    await expectCalm(replica)
  })

  it('has something else at every name', async () => {
    const replica = await joinWarm()
    await admin(async (client) => {
      for (const name of await client.keys(`${keyPrefix}*`)) {
        await client.del(name)
        await client.lPush(name, 'wrong type')
      }
    })
    await expectCalm(replica)
    const again = join()
    await eventually(() => again.connection.isReady)
    expect(await again.cache.get(warmKey)).toMatchObject({ via: 'miss' })
  })

  it('is killed again and again', async () => {
    const replica = await joinWarm()
    let isOver = false
    const killing = (async () => {
      for (let kill = 0; kill < 4; kill++) {
        await redis.restart()
        await new Promise((resolve) => setTimeout(resolve, 700))
      }
      isOver = true
    })()
    const costsMs: number[] = []
    while (!isOver) costsMs.push(await askAround(replica))
    await killing
    expectCheap(costsMs)
  })
})

describe('what is stored is checked', () => {
  const garbage: Record<string, string> = {
    'not JSON': '{"value":{"vers',
    'JSON of another shape': '{"value":[1,2,3]}',
    'bare JSON': '42',
    'an unknown version': '{"value":{"version":99,"key":"id=warm"}}',
    'an entry of Keyv that ended long ago': '{"value":{"version":1},"expires":1}',
  }

  for (const [what, text] of Object.entries(garbage)) {
    it(`${what} is a miss, and overwritten`, async () => {
      await joinWarm()
      await admin((client) => client.set(entryName(warmKey.text), text))
      const again = join()
      await eventually(() => again.connection.isReady)
      expect(await again.cache.get(warmKey)).toMatchObject({ via: 'miss' })
      await eventually(async () => (await stored(warmKey.text)) !== text)
    })
  }

  it('a value that was cut, changed or copied from another key is a miss', async () => {
    const replica = await joinWarm()
    const good = (await stored(warmKey.text)) ?? ''
    const changed = good.replace('v1 xxx', 'v1 xyx')
    expect(changed).not.toBe(good)
    for (const bad of [good.slice(0, -20), changed]) {
      const key = newKey()
      await replica.cache.get(key)
      await eventually(async () => (await stored(key.text)) !== null)
      await admin((client) => client.set(entryName(key.text), bad))
      const again = join()
      await eventually(() => again.connection.isReady)
      expect(await again.cache.get(key)).toMatchObject({ via: 'miss' })
      expect(again.events).toContainEqual(expect.objectContaining({ type: 'corrupt' }))
    }
    const copied = newKey()
    await admin((client) => client.set(entryName(copied.text), good))
    expect(textOf(await replica.cache.get(copied))).toContain(`${copied.text} v1`)
    expect(replica.events).toContainEqual({ type: 'corrupt', key: copied, why: 'written for another key' })
  })
})

describe('when Redis is back', () => {
  it('memory fills an emptied Redis within 5 s, without a load', async () => {
    const replica = await joinWarm()
    const more = Array.from({ length: 200 }, newKey)
    await Promise.all(more.map((key) => replica.cache.get(key)))
    const calls = upstream.calls
    await admin((client) => client.flushAll())
    await eventually(() => admin(async (client) => (await client.keys(`${keyPrefix}entry:*`)).length === 201))
    expect(upstream.calls).toBe(calls)
  })

  it('a restarted, empty Redis is filled too', async () => {
    await joinWarm()
    await redis.restart()
    await eventually(async () => (await stored(warmKey.text)) !== null)
    expect(upstream.calls).toBe(1)
  })

  it('replicas agree within 3 s on what one of them loaded meanwhile', async () => {
    const [one, other] = [await joinWarm(), await joinWarm()]
    await other.cache.get(warmKey)
    await redis.pause()
    upstream.version = 2
    await one.cache.refresh(warmKey)
    await redis.resume()
    await eventually(
      () => {
        const answer = other.cache.tryGet(warmKey)
        return answer && textOf(answer).includes('v2')
      },
      { timeoutMs: 3_000 },
    )
    expect(upstream.calls).toBe(2)
  })

  it('a purge made meanwhile reaches the others within 3 s', async () => {
    const [one, other] = [await joinWarm(), await joinWarm()]
    await other.cache.get(warmKey)
    await proxy.set({ kind: 'refuse' })
    await one.cache.purge({ project: 'p' })
    expect(one.cache.tryGet(warmKey)).toBeUndefined()
    await proxy.set({ kind: 'forward' })
    await eventually(() => other.cache.tryGet(warmKey) === undefined, { timeoutMs: 3_000 })
  })
})

it('nothing is ever kept outside the prefix', async () => {
  const replica = await joinWarm()
  upstream.state = 'down'
  await replica.cache.get(newKey()).catch(() => {})
  await replica.cache.purge({ project: 'none' })
  const names = await admin((client) => client.keys('*'))
  expect(names.filter((name) => !name.startsWith(keyPrefix))).toEqual([])
})
