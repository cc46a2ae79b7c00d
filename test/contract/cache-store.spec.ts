import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createCache } from 'cache-manager'
import { createClient } from 'redis'
import { sealEntry, type Entry } from '../../src/cache/entry/entry.js'
import { redisKeyv } from '../../src/cache/store/redis/redis-keyv.js'
import { RedisStore } from '../../src/cache/store/redis/redis-store.js'
import type { ReplicaMessage, Store } from '../../src/cache/store/store.js'
import { Secret } from '../../src/config/secret.js'
import { RedisConnection } from '../../src/redis/redis-connection.js'
import { eventually } from '../support/eventually.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { keyOf } from '../support/cache-under-test.js'
import { FakeRedis } from '../support/fake-store.js'

interface Replicas {
  readonly one: Store
  readonly other: Store
  close(): Promise<void>
}

const key = keyOf('a', { project: 'p' })
const minuteMs = 60_000

const entryOf = (text: string, epoch: number, id = 'a'): Entry => {
  const encodings = { br: Buffer.from([0, 255, 1]), gzip: Buffer.from([2, 254]) }
  return sealEntry(
    keyOf(id, { project: 'p' }),
    { bytes: Buffer.from(text), encodings, origin: 'r1' },
    1_000,
    epoch,
  )
}

describe('a store on Redis', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedisServer()
  })
  afterAll(() => redis.stop())

  storeContract(() => connectReplicas(redis.url, false))

  it('keeps no more entries than it may: those written longest ago go', async () => {
    const { one, close } = await connectReplicas(redis.url, false, 3)
    for (const id of ['a', 'b', 'c', 'a', 'd']) {
      await one.write(entryOf(id, 1, id), minuteMs)
      // The order is kept in milliseconds.
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    const kinds = ['a', 'b', 'c', 'd'].map(
      async (id) => (await one.read(keyOf(id, { project: 'p' }))).value.kind,
    )
    expect(await Promise.all(kinds)).toEqual(['entry', 'absent', 'entry', 'entry'])
    await close()
  })

  it('lets go later of what could not be removed in its turn', async () => {
    const { one, close } = await connectReplicas(redis.url, false, 1)
    const admin = createClient({ url: redis.url })
    await admin.connect()
    await one.write(entryOf('a', 1, 'a'), minuteMs)
    await admin.sendCommand(['ACL', 'SETUSER', 'default', '-unlink'])
    await expect(one.write(entryOf('b', 1, 'b'), minuteMs)).rejects.toThrow()
    await admin.sendCommand(['ACL', 'SETUSER', 'default', '+unlink'])
    await one.write(entryOf('c', 1, 'c'), minuteMs)
    expect((await one.read(keyOf('c', { project: 'p' }))).value.kind).toBe('entry')
    expect(await admin.keys(`test${prefixes}:entry:*`)).toHaveLength(1)
    expect(await admin.zCard(`test${prefixes}:{fleet}:index`)).toBe(1)
    await admin.disconnect()
    await close()
  })
})

describe('a store on a Redis cluster', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedisServer({ args: ['--cluster-enabled', 'yes'] })
    const admin = createClient({ url: redis.url })
    await admin.connect()
    await admin.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383'])
    await eventually(async () =>
      (await admin.sendCommand(['CLUSTER', 'INFO']))?.toString().includes('state:ok'),
    )
    await admin.disconnect()
  })
  afterAll(() => redis.stop())

  storeContract(() => connectReplicas(redis.url, true))
})

describe('the fake store', () => {
  storeContract(async () => {
    const redis = new FakeRedis()
    return { one: redis.connect(), other: redis.connect(), close: async () => {} }
  })
})

let prefixes = 0

async function connectReplicas(url: string, cluster: boolean, maxEntries = 100): Promise<Replicas> {
  prefixes++
  const connect = () =>
    new RedisConnection({ urls: [new Secret(url)], cluster, keyPrefix: 'specs-bff:', commandTimeoutMs: 500 })
  const connections = [connect(), connect()] as const
  const [one, other] = connections.map((connection) => {
    const manager = createCache({ stores: [redisKeyv(connection)] })
    return new RedisStore(connection, manager, `test${prefixes}:`, maxEntries)
  }) as [RedisStore, RedisStore]
  await eventually(() => one.isReady && other.isReady)
  return { one, other, close: async () => connections.forEach((connection) => connection.close()) }
}

/** What the engine relies on. */
function storeContract(connect: () => Promise<Replicas>): void {
  let replicas: Replicas
  let one: Store
  let other: Store
  beforeEach(async () => {
    replicas = await connect()
    ;({ one, other } = replicas)
  })
  afterEach(() => replicas.close())

  describe('entries', () => {
    it('come back as they were written, on every replica', async () => {
      const entry = entryOf('{"n":18446744073709551615,"s":"é"}', 7)
      await one.write(entry, minuteMs)
      expect((await other.read(key)).value).toEqual({ kind: 'entry', entry })
    })

    it('are absent until written', async () => {
      expect(await one.read(key)).toEqual({ value: { kind: 'absent' }, purgesVersion: 0 })
    })

    it('go when dropped by any part of their key, and no others', async () => {
      await one.write(entryOf('a', 1, 'a'), minuteMs)
      await one.write(entryOf('b', 1, 'b'), minuteMs)
      await one.drop({ id: 'a' })
      expect((await other.read(keyOf('a', { project: 'p' }))).value).toEqual({ kind: 'absent' })
      expect((await other.read(keyOf('b', { project: 'p' }))).value).toMatchObject({ kind: 'entry' })
      await one.drop({ project: 'p' })
      expect((await other.read(keyOf('b', { project: 'p' }))).value).toEqual({ kind: 'absent' })
    })
  })

  describe('the lease', () => {
    it('is granted to one at a time, and again once given back', async () => {
      expect(await one.begin(key, 'mine', 2_000, 0)).toMatchObject({ granted: true })
      expect(await other.begin(key, 'theirs', 2_000, 0)).toMatchObject({ granted: false })
      await one.end(key, 'mine', 'over')
      expect(await other.begin(key, 'theirs', 2_000, 0)).toMatchObject({ granted: true })
    })

    it('is not given back by who does not hold it', async () => {
      await one.begin(key, 'mine', 2_000, 0)
      await other.end(key, 'theirs', 'over')
      await other.end(key, undefined, 'over')
      expect(await other.begin(key, 'theirs', 2_000, 0)).toMatchObject({ granted: false })
    })

    it('ends by itself unless renewed', async () => {
      await one.begin(key, 'mine', 60, 0)
      expect(await one.renew(key, 'mine', 400)).toBe(true)
      await new Promise((resolve) => setTimeout(resolve, 150))
      expect(await other.begin(key, 'theirs', 2_000, 0)).toMatchObject({ granted: false })
      await eventually(async () => (await other.begin(key, 'theirs', 2_000, 0)).granted)
      expect(await one.renew(key, 'mine', 400)).toBe(false)
    })

    it('goes with the entry that is purged', async () => {
      await one.begin(key, 'mine', 2_000, 0)
      await one.drop({ project: 'p' })
      expect(await other.begin(key, 'theirs', 2_000, 0)).toMatchObject({ granted: true })
    })

    it('shows what the last leader stored', async () => {
      await one.begin(key, 'mine', 2_000, 0)
      const entry = entryOf('new', 5)
      await one.write(entry, minuteMs)
      await one.end(key, 'mine', 'over')
      expect(await other.begin(key, 'theirs', 2_000, 0)).toMatchObject({
        granted: true,
        value: { kind: 'entry', entry },
      })
    })
  })

  describe('a pause', () => {
    const pause = { failures: 3, leftMs: 5_000, failure: { message: 'a | b' } }

    it('keeps everybody from loading and says why', async () => {
      await one.begin(key, 'mine', 2_000, 0)
      await one.end(key, 'mine', pause)
      const begin = await other.begin(key, 'theirs', 2_000, 0)
      expect(begin).toMatchObject({ granted: false, pause: { failures: 3, failure: { message: 'a | b' } } })
      expect(begin.pause?.leftMs).toBeGreaterThan(4_000)
      expect(begin.pause?.leftMs).toBeLessThanOrEqual(5_000)
    })

    it('is counted on after its end, and over after a success', async () => {
      await one.end(key, undefined, { ...pause, leftMs: 1 })
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(await other.begin(key, 'theirs', 2_000, 0)).toMatchObject({
        granted: true,
        pause: { failures: 3 },
      })
      await other.end(key, 'theirs', 'unchanged')
      expect((await one.begin(key, 'mine', 2_000, 0)).pause).toMatchObject({ failures: 3 })
      await one.end(key, 'mine', 'over')
      expect((await one.begin(key, 'mine', 2_000, 0)).pause).toBeUndefined()
    })
  })

  describe('epochs', () => {
    it('only rise, whoever asks, and above what a replica has heard of', async () => {
      const first = await one.begin(key, 't1', 2_000, 0)
      const purge = await other.purge({}, false, 0)
      const second = await one.begin(keyOf('b'), 't2', 2_000, 0)
      const heard = second.epoch + 5_000_000_000
      const third = await one.begin(keyOf('c'), 't3', 2_000, heard)
      expect(purge).toBeGreaterThan(first.epoch)
      expect(second.epoch).toBeGreaterThan(purge)
      expect(third.epoch).toBeGreaterThan(heard)
      expect(await other.purge({}, false, 0)).toBeGreaterThan(third.epoch)
    })
  })

  describe('purges', () => {
    it('are recorded, the last of each selector, and change the version', async () => {
      await one.purge({ project: 'p' }, false, 0)
      const first = await other.purges()
      const epoch = await one.purge({ project: 'p' }, false, 0)
      const soft = await one.purge({ project: 'p' }, true, 0)
      const { version, purges } = await other.purges()
      expect(version).not.toBe(first.version)
      expect((await other.read(key)).purgesVersion).toBe(version)
      expect((await other.pulse()).purgesVersion).toBe(version)
      expect(purges).toHaveLength(2)
      expect(purges).toEqual(
        expect.arrayContaining([
          { selector: { project: 'p' }, soft: false, epoch },
          { selector: { project: 'p' }, soft: true, epoch: soft },
        ]),
      )
    })

    it('that a store has lost can be given back; the later of two stays', async () => {
      const epoch = await one.purge({ project: 'p' }, false, 0)
      await other.mergePurges(
        [
          { selector: { project: 'p' }, soft: false, epoch: epoch - 1 },
          { selector: {}, soft: true, epoch: 5 },
        ],
        0,
      )
      expect((await one.purges()).purges).toEqual(
        expect.arrayContaining([
          { selector: { project: 'p' }, soft: false, epoch },
          { selector: {}, soft: true, epoch: 5 },
        ]),
      )
    })
  })

  it('has the same generation for everybody as long as it is not emptied', async () => {
    const { generation } = await one.pulse()
    expect((await other.pulse()).generation).toBe(generation)
    expect((await one.pulse()).generation).toBe(generation)
  })

  it('carries messages to the others, not back to the sender', async () => {
    const heard: ReplicaMessage[] = []
    const heardBack: ReplicaMessage[] = []
    const probe = keyOf('listening?')
    other.listen({ onReady: () => {}, onMessage: (message) => heard.push(message) })
    one.listen({ onReady: () => {}, onMessage: (message) => heardBack.push(message) })
    const sent: ReplicaMessage[] = [
      { type: 'changed', key, stamp: { startedAtMs: 1, epoch: 2, hash: 'h' } },
      { type: 'released', key },
      { type: 'purged', purge: { selector: { project: 'p' }, soft: true, epoch: 3 } },
    ]
    await eventually(async () => {
      await one.publish({ type: 'released', key: probe })
      return heard.length > 0
    })
    for (const message of sent) await one.publish(message)
    const isSent = (message: ReplicaMessage): boolean =>
      !('key' in message && message.key.text === probe.text)
    await eventually(() => heard.filter(isSent).length >= 3)
    expect(heard.filter(isSent)).toEqual(sent)
    expect(heardBack).toEqual([])
  })
}
