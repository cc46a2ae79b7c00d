import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createClient } from 'redis'
import { sealEntry, type Entry } from '../../src/cache/entry/entry.js'
import { StoredValues } from '../../src/cache/store/redis/cache-manager.module.js'
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

const entryOf = (text: string, epoch: number, id = 'a'): Entry =>
  sealEntry(keyOf(id, { project: 'p' }), { bytes: Buffer.from(text), origin: 'r1' }, epoch)

const ageMs = () => 1_500
const write = (store: Store, entry: Entry) => store.write(entry, ageMs, minuteMs)
const released: ReplicaMessage = { type: 'released', key }

describe('a store on Redis', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedisServer()
  })
  afterAll(() => redis.stop())

  storeContract(() => connectReplicas(redis.url, false))

  it('keeps no more entries than it may: those loaded longest ago go', async () => {
    const { one, close } = await connectReplicas(redis.url, false, 3)
    for (const [at, id] of ['a', 'b', 'c', 'a', 'd'].entries()) await write(one, entryOf(id, at + 1, id))
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
    await write(one, entryOf('a', 1, 'a'))
    await admin.sendCommand(['ACL', 'SETUSER', 'default', '-unlink'])
    await expect(write(one, entryOf('b', 1, 'b'))).rejects.toThrow()
    await admin.sendCommand(['ACL', 'SETUSER', 'default', '+unlink'])
    await write(one, entryOf('c', 1, 'c'))
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
    return new RedisStore(connection, StoredValues.on(connection), `test${prefixes}:`, maxEntries)
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
      await write(one, entry)
      const { value } = await other.read(key)
      expect(value).toEqual({ kind: 'entry', entry, ageMs: expect.any(Number) })
    })

    it('tell their age by the clock that all share', async () => {
      await write(one, entryOf('a', 7))
      for (const { value } of [await other.read(key), await other.acquireLease(key, 'mine', 2_000, 0)]) {
        const age = value.kind === 'entry' ? value.ageMs : NaN
        expect(age).toBeGreaterThanOrEqual(1_490)
        expect(age).toBeLessThan(2_500)
      }
    })

    it('are not overwritten by what was loaded before them', async () => {
      expect(await write(one, entryOf('new', 7))).toMatchObject({ isWritten: true, isFirst: true })
      expect(await write(other, entryOf('new', 7))).toMatchObject({ isWritten: true, isFirst: false })
      expect(await write(other, entryOf('old', 6))).toMatchObject({ isWritten: false, isFirst: false })
      expect((await one.read(key)).value).toMatchObject({ entry: { epoch: 7 } })
      expect(await write(other, entryOf('newer', 8))).toMatchObject({ isWritten: true, isFirst: true })
    })

    it('loaded after a purge stay when it removes what was there before', async () => {
      await write(one, entryOf('a', 5, 'a'))
      await write(one, entryOf('b', 6, 'b'))
      await one.drop({ project: 'p' }, 5)
      expect((await other.read(keyOf('a', { project: 'p' }))).value.kind).toBe('absent')
      expect((await other.read(keyOf('b', { project: 'p' }))).value.kind).toBe('entry')
    })

    it('are absent until written', async () => {
      expect(await one.read(key)).toEqual({ value: { kind: 'absent' }, purgesVersion: 0 })
    })

    it('go when dropped by any part of their key, and no others', async () => {
      await write(one, entryOf('a', 1, 'a'))
      await write(one, entryOf('b', 1, 'b'))
      await one.drop({ id: 'a' }, 5)
      expect((await other.read(keyOf('a', { project: 'p' }))).value).toEqual({ kind: 'absent' })
      expect((await other.read(keyOf('b', { project: 'p' }))).value).toMatchObject({ kind: 'entry' })
      await one.drop({ project: 'p' }, 5)
      expect((await other.read(keyOf('b', { project: 'p' }))).value).toEqual({ kind: 'absent' })
    })
  })

  describe('the lease', () => {
    it('is granted to one at a time, and again once given back', async () => {
      expect(await one.acquireLease(key, 'mine', 2_000, 0)).toMatchObject({ granted: true })
      expect(await other.acquireLease(key, 'theirs', 2_000, 0)).toMatchObject({ granted: false })
      await one.releaseLease(key, 'mine', 'over', released)
      expect(await other.acquireLease(key, 'theirs', 2_000, 0)).toMatchObject({ granted: true })
    })

    it('is not given back by who does not hold it', async () => {
      await one.acquireLease(key, 'mine', 2_000, 0)
      await other.releaseLease(key, 'theirs', 'over', released)
      await other.releaseLease(key, undefined, 'over', released)
      expect(await other.acquireLease(key, 'theirs', 2_000, 0)).toMatchObject({ granted: false })
    })

    it('ends by itself unless renewed', async () => {
      await one.acquireLease(key, 'mine', 60, 0)
      expect(await one.renewLease(key, 'mine', 400)).toBe(true)
      await new Promise((resolve) => setTimeout(resolve, 150))
      expect(await other.acquireLease(key, 'theirs', 2_000, 0)).toMatchObject({ granted: false })
      await eventually(async () => (await other.acquireLease(key, 'theirs', 2_000, 0)).granted)
      expect(await one.renewLease(key, 'mine', 400)).toBe(false)
    })

    it('goes with the entry that is purged', async () => {
      await one.acquireLease(key, 'mine', 2_000, 0)
      await one.drop({ project: 'p' }, 5)
      expect(await other.acquireLease(key, 'theirs', 2_000, 0)).toMatchObject({ granted: true })
    })

    it('shows what the last leader stored', async () => {
      await one.acquireLease(key, 'mine', 2_000, 0)
      const entry = entryOf('new', 5)
      await write(one, entry)
      await one.releaseLease(key, 'mine', 'over', released)
      expect(await other.acquireLease(key, 'theirs', 2_000, 0)).toMatchObject({
        granted: true,
        value: { kind: 'entry', entry },
      })
    })
  })

  describe('a pause', () => {
    const pause = { failures: 3, leftMs: 5_000, failure: { message: 'a | b' } }

    it('keeps everybody from loading and says why', async () => {
      await one.acquireLease(key, 'mine', 2_000, 0)
      await one.releaseLease(key, 'mine', pause, released)
      const begin = await other.acquireLease(key, 'theirs', 2_000, 0)
      expect(begin).toMatchObject({ granted: false, pause: { failures: 3, failure: { message: 'a | b' } } })
      expect(begin.pause?.leftMs).toBeGreaterThan(4_000)
      expect(begin.pause?.leftMs).toBeLessThanOrEqual(5_000)
    })

    it('is counted on after its end, and over after a success', async () => {
      await one.releaseLease(key, undefined, { ...pause, leftMs: 1 }, released)
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(await other.acquireLease(key, 'theirs', 2_000, 0)).toMatchObject({
        granted: true,
        pause: { failures: 3 },
      })
      await other.releaseLease(key, 'theirs', 'unchanged', released)
      expect((await one.acquireLease(key, 'mine', 2_000, 0)).pause).toMatchObject({ failures: 3 })
      await one.releaseLease(key, 'mine', 'over', released)
      expect((await one.acquireLease(key, 'mine', 2_000, 0)).pause).toBeUndefined()
    })
  })

  describe('epochs', () => {
    it('only rise, on every replica, and above what a replica has heard of', async () => {
      const first = await one.acquireLease(key, 't1', 2_000, 0)
      const purge = await other.purge({}, false, 0)
      const second = await one.acquireLease(keyOf('b'), 't2', 2_000, 0)
      const heard = second.epoch + 5_000_000_000
      const third = await one.acquireLease(keyOf('c'), 't3', 2_000, heard)
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
      expect((await other.state()).purgesVersion).toBe(version)
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
    const { generation } = await one.state()
    expect((await other.state()).generation).toBe(generation)
    expect((await one.state()).generation).toBe(generation)
  })

  it('carries messages to the others, not back to the sender', async () => {
    const heard: ReplicaMessage[] = []
    const heardBack: ReplicaMessage[] = []
    const probe = keyOf('listening?')
    other.listen({ onReady: () => {}, onMessage: (message) => heard.push(message) })
    one.listen({ onReady: () => {}, onMessage: (message) => heardBack.push(message) })
    const sent: ReplicaMessage[] = [
      { type: 'changed', key, stamp: { epoch: 2, hash: 'h' } },
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
