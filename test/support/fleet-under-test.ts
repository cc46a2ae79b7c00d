import { CacheUnderTest } from './cache-under-test.js'
import type { KeyedCacheOptions } from './keyed-cache.js'
import { FakeRedis, type FakeStore } from './fake-store.js'

export interface Replica extends CacheUnderTest {
  readonly store: FakeStore
}

/** Replicas on one store and one clock. */
export class FleetUnderTest {
  nowMs = 1_000_000_000
  readonly redis = new FakeRedis(() => this.nowMs)
  readonly replicas: Replica[] = []

  join(options: Partial<KeyedCacheOptions> = {}): Replica {
    const store = this.redis.connect()
    const clock = (): number => this.nowMs
    const replica = Object.assign(new CacheUnderTest({ store, clock, ...options }), { store })
    this.replicas.push(replica)
    return replica
  }

  get loads(): number {
    return this.replicas.reduce((sum, { loads }) => sum + loads.length, 0)
  }

  async close(): Promise<void> {
    await Promise.all(this.replicas.map(({ cache }) => cache.close()))
  }
}
