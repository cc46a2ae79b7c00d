import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { BackedOff } from '../../../../src/cache/entry/errors.js'
import { eventually } from '../../../support/eventually.js'
import { Failure, keyOf, settle, textOf } from '../../../support/cache-under-test.js'
import { FleetUnderTest, type Replica } from '../../../support/fleet-under-test.js'

const key = keyOf('a', { project: 'p' })

let fleet: FleetUnderTest
let one: Replica
let other: Replica
beforeEach(() => {
  fleet = new FleetUnderTest()
  one = fleet.join()
  other = fleet.join()
})
afterEach(() => fleet.close())

const oneHolds = async (text = 'held'): Promise<void> => {
  await one.holds(key, text)
  await settle()
}

describe('one load among all replicas', () => {
  it('is led by one replica and followed by the others', async () => {
    const led = one.cache.get(key)
    await settle()
    const followed = other.cache.get(key)
    await settle()
    expect(fleet.loads).toBe(1)
    one.lastLoad.succeed('new')
    expect(await led).toMatchObject({ via: 'miss', collapsed: false })
    const answer = await followed
    expect(answer).toMatchObject({ via: 'miss', collapsed: true, stored: true })
    expect(textOf(answer)).toBe('new')
    expect(fleet.loads).toBe(1)
  })

  it('is not begun when another replica has stored the entry', async () => {
    await oneHolds()
    expect(await other.cache.get(key)).toMatchObject({ via: 'hit' })
    expect(other.loads).toHaveLength(0)
  })

  it('fails for the followers as it fails for the leader', async () => {
    const led = one.cache.get(key)
    await settle()
    const followed = other.cache.get(key)
    await settle()
    one.lastLoad.fail(new Failure('upstream down'))
    await expect(led).rejects.toThrow('upstream down')
    const failure = await followed.catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Failure)
    expect(failure).toMatchObject({ message: 'upstream down' })
    expect(fleet.loads).toBe(1)
  })

  it('is taken over when the leader dies and its lease ends', async () => {
    void one.cache.get(key).catch(() => {})
    await settle()
    one.store.cutOff()
    const followed = other.cache.get(key)
    await settle()
    expect(other.loads).toHaveLength(0)
    fleet.nowMs += 2_001
    await eventually(() => other.loads.length === 1)
    other.lastLoad.succeed('new')
    expect(textOf(await followed)).toBe('new')
  })

  it('wakes followers by message, and without one by looking', async () => {
    other.store.losesMessages = true
    const led = one.cache.get(key)
    await settle()
    const followed = other.cache.get(key)
    await settle()
    const sinceMs = performance.now()
    one.lastLoad.succeed('new')
    await led
    await followed
    expect(performance.now() - sinceMs).toBeLessThan(150)
    expect(fleet.loads).toBe(1)
  })

  it('revalidates once however many replicas serve stale', async () => {
    await oneHolds('old')
    await other.cache.get(key)
    fleet.nowMs += 150_000
    for (const { cache } of fleet.replicas) {
      expect(cache.tryGet(key)).toMatchObject({ via: 'stale-while-revalidate' })
    }
    await settle()
    expect(fleet.loads).toBe(1)
    fleet.replicas.find(({ loads }) => loads.length === 1)?.lastLoad.succeed('new')
    await eventually(() => fleet.replicas.every(({ cache }) => cache.tryGet(key)?.via === 'hit'))
    expect(fleet.loads).toBe(1)
  })
})

describe('back-off', () => {
  it('holds for all replicas', async () => {
    const led = one.cache.get(key)
    await settle()
    one.lastLoad.fail()
    await led.catch(() => {})
    await settle()
    const failure = await other.cache.get(key).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(BackedOff)
    expect(failure).toMatchObject({ cause: expect.any(Failure), retryAfterMs: 1_000 })
    expect(other.loads).toHaveLength(0)
  })

  it('goes on doubling on another replica, and a success anywhere resets it', async () => {
    const pauses = (): number[] =>
      fleet.replicas.flatMap(({ events }) =>
        events.flatMap((event) => (event.type === 'back-off' ? [event.forMs] : [])),
      )
    for (const replica of [one, other]) {
      const answer = replica.cache.get(key)
      await settle()
      replica.lastLoad.fail()
      await answer.catch(() => {})
      await settle()
      fleet.nowMs += 10_000
    }
    expect(pauses()).toEqual([1_000, 2_000])
    await oneHolds()
    expect(fleet.redis.pauses.size).toBe(0)
  })

  it('ends on a replica that learns of a load that went well after the failure', async () => {
    const failed = other.cache.get(key)
    await settle()
    other.lastLoad.fail(new Failure('slow down', 60_000))
    await failed.catch(() => {})
    await settle()
    fleet.redis.pauses.clear()
    fleet.nowMs += 10
    await oneHolds('new')
    expect(await other.cache.get(key)).toMatchObject({ via: 'hit' })
    fleet.nowMs += 30_000
    const refreshed = other.cache.refresh(key)
    await settle()
    other.lastLoad.succeed('newer')
    expect(textOf(await refreshed)).toBe('newer')
  })

  it('serves what is held at once', async () => {
    await oneHolds('old')
    await other.cache.get(key)
    fleet.nowMs += 500_000
    const answer = one.cache.get(key)
    await settle()
    one.lastLoad.fail()
    expect(await answer).toMatchObject({ via: 'stale-if-error' })
    await settle()
    expect(await other.cache.get(key)).toMatchObject({ via: 'stale-if-error' })
    expect(other.loads).toHaveLength(0)
  })
})

describe('without the store', () => {
  it('a replica loads for itself, once for all its callers', async () => {
    for (const { store } of fleet.replicas) store.cutOff()
    const answers = [one, one, other, other].map(({ cache }) => cache.get(key))
    await settle()
    expect([one.loads.length, other.loads.length]).toEqual([1, 1])
    for (const { lastLoad } of fleet.replicas) lastLoad.succeed('new')
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ via: 'miss' })
  })

  it('a leader that cannot write answers its callers all the same', async () => {
    one.store.refusesWrites = true
    const answer = one.cache.get(key)
    await settle()
    one.lastLoad.succeed('new')
    expect(await answer).toMatchObject({ via: 'miss', stored: true })
    await settle()
    expect(one.eventTypes()).toContain('store-failed')
    expect(one.cache.tryGet(key)).toMatchObject({ via: 'hit' })
  })
})

describe('replicas agree', () => {
  it('memory fills a store that was emptied, without a load', async () => {
    await oneHolds()
    fleet.redis.empty()
    await eventually(() => fleet.redis.values.size === 1)
    expect(fleet.loads).toBe(0)
    expect(await other.cache.get(key)).toMatchObject({ via: 'hit' })
  })

  it('a replica renews its copy when another has loaded a newer one', async () => {
    await oneHolds('old')
    await other.cache.get(key)
    fleet.nowMs += 10_000
    const refreshed = one.cache.refresh(key)
    await settle()
    one.lastLoad.succeed('new')
    await refreshed
    await settle()
    const answer = other.cache.tryGet(key)
    expect(answer && textOf(answer)).toBe('new')
  })

  it('the newest wins when replicas were apart: what was loaded meanwhile is shared afterwards', async () => {
    await oneHolds('old')
    await other.cache.get(key)
    one.store.cutOff()
    fleet.nowMs += 10_000
    const refreshed = one.cache.refresh(key)
    await settle()
    one.lastLoad.succeed('new')
    await refreshed
    one.store.reconnect()
    await eventually(() => {
      const answer = other.cache.tryGet(key)
      return answer && textOf(answer) === 'new'
    })
  })

  it('a lost message heals by the next look', async () => {
    await oneHolds()
    await other.cache.get(key)
    other.store.losesMessages = true
    await one.cache.purge({ project: 'p' })
    await eventually(() => other.cache.tryGet(key) === undefined, { timeoutMs: 2_000 })
  })

  it('writes again what the store refused, once it takes it', async () => {
    one.store.refusesWrites = true
    await oneHolds()
    expect(fleet.redis.values.size).toBe(0)
    one.store.refusesWrites = false
    await eventually(() => fleet.redis.values.size === 1)
  })
})

describe('what the store says is not believed blindly', () => {
  it('a corrupt value is a miss, counted, and overwritten', async () => {
    fleet.redis.values.set(key.text, { key, value: { kind: 'corrupt', why: 'cut' } })
    const answer = one.cache.get(key)
    await settle()
    one.lastLoad.succeed('new')
    expect(await answer).toMatchObject({ via: 'miss' })
    await settle()
    expect(one.events).toContainEqual({ type: 'corrupt', key, why: 'cut' })
    expect(fleet.redis.values.get(key.text)?.value).toMatchObject({ kind: 'entry' })
  })

  it('an entry from the future, as a store whose clock stepped back has it, begins to age now', async () => {
    await oneHolds()
    fleet.redis.stepMs = -3_600_000
    expect(await other.cache.get(key)).toMatchObject({ via: 'hit', ageMs: 0 })
    fleet.nowMs += 150_000
    expect(other.cache.tryGet(key)).toMatchObject({ via: 'stale-while-revalidate', ageMs: 150_000 })
  })
})

describe('purge', () => {
  it('reaches every memory and the store', async () => {
    await oneHolds()
    await other.cache.get(key)
    await one.cache.purge({ project: 'p' })
    await settle()
    for (const { cache } of fleet.replicas) expect(cache.tryGet(key)).toBeUndefined()
    expect(fleet.redis.values.size).toBe(0)
  })

  it('wins against a load that began before it on another replica', async () => {
    const before = one.cache.get(key)
    await settle()
    await other.cache.purge({ project: 'p' })
    const after = other.cache.get(key)
    await settle()
    one.lastLoad.succeed('old')
    await before
    await settle()
    expect(one.cache.tryGet(key)).toBeUndefined()
    other.lastLoad.succeed('new')
    expect(textOf(await after)).toBe('new')
    expect(textOf(await one.cache.get(key))).toBe('new')
  })

  it('wins when the message is lost: an entry written late is held against the log by who reads it', async () => {
    one.store.losesMessages = true
    const before = one.cache.get(key)
    await settle()
    await other.cache.purge({ project: 'p' })
    one.lastLoad.succeed('old')
    await before
    await settle()
    const after = other.cache.get(key)
    await settle()
    expect(other.loads).toHaveLength(1)
    other.lastLoad.succeed('new')
    expect(textOf(await after)).toBe('new')
  })

  it('made while the store is out of reach holds here at once, and everywhere once it is back', async () => {
    await oneHolds()
    await other.cache.get(key)
    one.store.cutOff()
    await one.cache.purge({ project: 'p' })
    expect(one.cache.tryGet(key)).toBeUndefined()
    expect(other.cache.tryGet(key)).toBeDefined()
    one.store.reconnect()
    await eventually(() => other.cache.tryGet(key) === undefined)
    expect(fleet.redis.values.size).toBe(0)
  })

  it('is remembered when the store is emptied, by who was there', async () => {
    await oneHolds('old')
    one.store.cutOff()
    await other.cache.purge({ project: 'p' })
    fleet.redis.empty()
    await eventually(() => fleet.redis.purges.size > 0)
    one.store.reconnect()
    await eventually(() => one.cache.tryGet(key) === undefined)
    expect(fleet.redis.values.size).toBe(0)
  })

  it('soft: every replica serves stale while one revalidates', async () => {
    await oneHolds('old')
    await other.cache.get(key)
    await one.cache.softPurge({ project: 'p' })
    await settle()
    for (const { cache } of fleet.replicas) {
      expect(cache.tryGet(key)).toMatchObject({ via: 'stale-while-revalidate' })
    }
    await settle()
    expect(fleet.loads).toBe(1)
  })
})
