import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { CacheOptions } from '../../src/cache/options.js'
import { eventually } from '../support/eventually.js'
import { deploymentKinds, startRedisDeployment, type RedisDeployment } from '../support/redis-deployment.js'
import { keyOf, textOf } from '../support/cache-under-test.js'
import { CacheReplica, CountingUpstream } from './cache-replica.js'

const key = keyOf('a', { project: 'p' })

let redis: RedisDeployment
let upstream: CountingUpstream
let fleet: CacheReplica[]

const join = (options: Partial<CacheOptions> = {}): CacheReplica => {
  const replica = new CacheReplica(redis, upstream, options)
  fleet.push(replica)
  return replica
}
const allReady = () => eventually(() => fleet.every(({ connection }) => connection.isReady))
const got = (replica: CacheReplica) => replica.cache.get(key)

describe.each(deploymentKinds)('on %s', (kind) => {
  beforeEach(async () => {
    upstream = new CountingUpstream()
    fleet = []
    redis = await startRedisDeployment(kind)
  })
  afterEach(async () => {
    await Promise.all(fleet.map((replica) => replica.close()))
    await redis.stop()
  })

  describe('a stampede', () => {
    it('of 10,000 cold callers on one replica costs one call, and all get the same bytes', async () => {
      const replica = join()
      await allReady()
      const answers = await Promise.all(Array.from({ length: 10_000 }, () => got(replica)))
      expect(upstream.calls).toBe(1)
      expect(new Set(answers.map(({ entry }) => entry.hash)).size).toBe(1)
    })

    it('on five replicas costs one call, and everybody has the answer within 100 ms of it', async () => {
      for (let replica = 0; replica < 5; replica++) join()
      await allReady()
      upstream.tookMs = 300
      const sinceMs = performance.now()
      const answers = await Promise.all(
        fleet.flatMap((replica) => Array.from({ length: 100 }, () => got(replica))),
      )
      expect(performance.now() - sinceMs).toBeLessThan(300 + 100 + 50)
      expect(upstream.calls).toBe(1)
      expect(new Set(answers.map(({ entry }) => entry.hash)).size).toBe(1)
    })

    it('on five replicas that share something stale costs one revalidation, and nobody waits', async () => {
      let aheadMs = 0
      const clock = (): number => Date.now() + aheadMs
      // Who does not hear of Redis in time asks by itself, which is not what is shown here.
      for (let replica = 0; replica < 5; replica++) join({ clock, storeBudgetMs: 1_000 })
      await allReady()
      await Promise.all(fleet.map(got))
      const calls = upstream.calls
      upstream.state = 'hung'
      aheadMs = 90_000
      for (const { cache } of fleet) {
        for (let caller = 0; caller < 100; caller++) {
          expect(cache.tryGet(key)).toMatchObject({ via: 'stale-while-revalidate' })
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 500))
      expect(upstream.calls).toBe(calls + 1)
    })
  })

  describe('a leader that dies while it loads', () => {
    it('is replaced when its lease ends; all callers are answered', async () => {
      const leader = new CacheReplica(redis, upstream, { loadTimeoutMs: 10_000 })
      const followers = [join({ loadTimeoutMs: 10_000 }), join({ loadTimeoutMs: 10_000 })]
      await eventually(() => leader.connection.isReady)
      await allReady()
      upstream.state = 'hung'
      const died = expect(got(leader)).rejects.toThrow('closed')
      await eventually(() => upstream.calls === 1)
      upstream.state = 'up'
      const sinceMs = performance.now()
      const waiting = followers.flatMap((follower) => [got(follower), got(follower)])
      // To the others, a process that is killed looks like one that falls silent.
      leader.connection.close()
      for (const answer of await Promise.all(waiting)) expect(textOf(answer)).toContain('v1')
      expect(performance.now() - sinceMs).toBeLessThan(2_000 + 500)
      expect(upstream.calls).toBe(2)
      await leader.close()
      await died
    })
  })

  describe('an upstream that is down', () => {
    it('is asked at most 10 times a minute by the whole fleet; callers get what is stored', async () => {
      const windows = { ttlMs: 1, staleWhileRevalidateMs: 1, staleIfErrorMs: 60_000 }
      // Who does not hear of Redis in time asks by itself, which is not what is shown here.
      for (let replica = 0; replica < 3; replica++) join({ policy: () => windows, storeBudgetMs: 1_000 })
      await allReady()
      await Promise.all(fleet.map(got))
      await new Promise((resolve) => setTimeout(resolve, 50))
      const calls = upstream.calls
      upstream.state = 'down'
      const untilMs = performance.now() + 8_000
      while (performance.now() < untilMs) {
        for (const answer of await Promise.all(fleet.map(got)))
          expect(answer).toMatchObject({ via: 'stale-if-error' })
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      // At 0, 1, 3 and 7 s, give or take the jitter.
      expect(upstream.calls - calls).toBeLessThanOrEqual(5)
      expect(upstream.calls - calls).toBeGreaterThanOrEqual(3)
    })
  })
})
