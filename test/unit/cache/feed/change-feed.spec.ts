import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { ChangeSubscription } from '../../../../src/cache/feed/change-feed.js'
import { CacheUnderTest, Failure, keyOf, settle } from '../../../support/cache-under-test.js'
import { FleetUnderTest } from '../../../support/fleet-under-test.js'

const key = keyOf('a', { project: 'p' })
const second = 1_000
/** Loads wait for the test. */
const slowly = { loadTimeoutMs: 600 * second }

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] })
})
afterEach(() => {
  jest.useRealTimers()
})

/** What one listener got: the texts of entries with their age in seconds, and messages of failures. */
function listen({ cache }: CacheUnderTest, at = key) {
  const seen: string[] = []
  const subscription: ChangeSubscription = cache.onChange(at, {
    onEntry: ({ bytes }, ageMs) => seen.push(`${bytes.toString()}, ${ageMs / second} s`),
    onFailure: ({ message }) => seen.push(message),
  })
  const taken = () => seen.splice(0)
  return { ...subscription, taken }
}

/** Lets time go on for the clock and the timers. */
async function pass(scene: { nowMs: number }, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 250) {
    scene.nowMs += 250
    jest.advanceTimersByTime(250)
    await settle()
  }
}

describe('a listener', () => {
  let scene: CacheUnderTest
  beforeEach(() => {
    scene = new CacheUnderTest(slowly)
  })
  afterEach(() => scene.cache.close())

  it('has the entry fetched, then revalidated once per ttl for as long as it listens', async () => {
    const { taken, end } = listen(scene)
    await settle()
    scene.lastLoad.succeed('one')
    await settle()
    expect(taken()).toEqual(['one, 0 s'])
    await pass(scene, 94 * second)
    expect(scene.loads).toHaveLength(1)
    await pass(scene, 7 * second)
    expect(scene.loads).toHaveLength(2)
    scene.lastLoad.succeed('two')
    await settle()
    expect(taken()).toEqual([expect.stringMatching(/^two/)])
    end()
    await pass(scene, 300 * second)
    expect(scene.loads).toHaveLength(2)
    expect(jest.getTimerCount()).toBe(0)
  })

  it('finds what is held at once, and gets what other callers have loaded', async () => {
    await scene.holds(key, 'held', 7 * second)
    const { taken, current } = listen(scene)
    expect(current()).toMatchObject({ ageMs: 7 * second })
    expect(scene.loads).toEqual([])
    const refreshed = scene.cache.refresh(key)
    await settle()
    scene.lastLoad.succeed('newer')
    await refreshed
    expect(taken()).toEqual(['newer, 0 s'])
  })

  it('shares one load with the others', async () => {
    const all = [listen(scene), listen(scene), listen(scene, keyOf('b'))]
    await settle()
    expect(scene.loads.map(({ key: { text } }) => text)).toEqual(['id=a', 'id=b'])
    scene.loads[0]!.succeed('one')
    await settle()
    expect(all.map(({ taken }) => taken())).toEqual([['one, 0 s'], ['one, 0 s'], []])
  })

  it('hears of a failure only when nothing may be served, then of each further one, then of the entry', async () => {
    const { taken } = listen(scene)
    await settle()
    for (let failures = 0; failures < 2; failures++) {
      scene.lastLoad.fail(new Failure(`failure ${failures}`))
      await pass(scene, 4 * second)
    }
    expect(taken()).toEqual(['failure 0', 'failure 1'])
    scene.lastLoad.succeed('one')
    await settle()
    expect(taken()).toEqual([expect.stringMatching(/^one/)])
    // Past its ttl it is stale, and still may be served.
    await pass(scene, 101 * second)
    scene.lastLoad.fail()
    await pass(scene, 30 * second)
    expect(taken()).toEqual([])
  })

  it('that comes during a back-off hears why', async () => {
    const failed = scene.cache.get(key)
    await settle()
    scene.lastLoad.fail(new Failure('failed before', 60 * second))
    await failed.catch(() => {})
    const { taken } = listen(scene)
    expect(taken()).toEqual([expect.stringContaining('failed before')])
    await pass(scene, 50 * second)
    expect(taken()).toEqual([])
    expect(scene.loads).toHaveLength(1)
  })

  it('does not have the upstream asked twice a second when that was not even possible', async () => {
    listen(scene)
    await settle()
    for (let at = 0; at < 40; at++) {
      scene.lastLoad.fail(new Failure('no room', undefined, false))
      await pass(scene, 1 * second)
    }
    expect(scene.loads.length).toBeLessThan(8)
  })

  it('gets what replaces a purged entry, at once', async () => {
    await scene.holds(key)
    const { taken } = listen(scene)
    await scene.cache.purge({ project: 'p' })
    await pass(scene, 1 * second)
    scene.lastLoad.succeed('after the purge')
    await settle()
    expect(taken()).toEqual([expect.stringMatching(/^after the purge/)])
  })

  it('follows a policy that changes', async () => {
    let ttlMs = 100 * second
    const follows = new CacheUnderTest({
      ...slowly,
      policy: () => ({ ttlMs, staleWhileRevalidateMs: 0, staleIfErrorMs: 1_000 * second }),
    })
    await follows.holds(key)
    listen(follows)
    await pass(follows, 20 * second)
    expect(follows.loads).toHaveLength(0)
    ttlMs = 10 * second
    await pass(follows, 1 * second)
    expect(follows.loads).toHaveLength(1)
    await follows.cache.close()
  })

  it('gets an entry that is too large for memory, loaded once per ttl all the same', async () => {
    const small = new CacheUnderTest({ ...slowly, maxBytes: 1_100 })
    const { taken } = listen(small)
    await settle()
    small.lastLoad.succeed('x'.repeat(2_000))
    await pass(small, 90 * second)
    expect(taken()).toHaveLength(1)
    expect(small.loads).toHaveLength(1)
    await pass(small, 11 * second)
    expect(small.loads).toHaveLength(2)
    await small.cache.close()
  })
})

describe('listeners on three replicas', () => {
  let fleet: FleetUnderTest
  beforeEach(() => {
    fleet = new FleetUnderTest()
  })
  afterEach(() => fleet.close())

  it('have the upstream asked once per ttl, and all get what one replica loads', async () => {
    const replicas = [fleet.join(slowly), fleet.join(slowly), fleet.join(slowly)]
    const listeners = replicas.map((replica) => listen(replica))
    for (let ttl = 0; ttl < 5; ttl++) {
      await pass(fleet, ttl === 0 ? 250 : 101 * second)
      expect(fleet.loads).toBe(ttl + 1)
      for (const { loads } of replicas) loads.at(-1)?.succeed(`list ${ttl}`)
      await pass(fleet, 250)
      for (const { taken } of listeners) {
        expect(taken()).toEqual([expect.stringContaining(`list ${ttl}`)])
      }
    }
  })

  it('get what is loaded elsewhere also where the entry was evicted, and where messages are lost', async () => {
    const [loads, deaf] = [fleet.join(), fleet.join()]
    await loads.holds(key, 'first')
    const { taken } = listen(deaf)
    await settle()
    expect(taken()).toEqual(['first, 0 s'])
    deaf.store.losesMessages = true
    fleet.nowMs += 101 * second
    await loads.holds(key, 'second')
    await pass(fleet, 1 * second)
    expect(taken()).toEqual([expect.stringContaining('second')])
    expect(fleet.loads).toBe(0)
  })
})
