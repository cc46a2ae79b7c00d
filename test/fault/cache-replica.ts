import type { CacheEvent } from '../../src/cache/entry/events.js'
import type { CacheKey, Payload } from '../../src/cache/entry/entry.js'
import { StoredValues } from '../../src/cache/store/redis/cache-manager.module.js'
import { RedisStore } from '../../src/cache/store/redis/redis-store.js'
import { Secret } from '../../src/config/secret.js'
import { RedisConnection } from '../../src/redis/redis-connection.js'
import type { RedisDeployment } from '../support/redis-deployment.js'
import { codec, payloadOf } from '../support/cache-under-test.js'
import { KeyedCache, type KeyedCacheOptions } from '../support/keyed-cache.js'

export const keyPrefix = 'test:'

/** The upstream of a fleet: counts what it is asked, and can be slow, down or hung. */
export class CountingUpstream {
  /** Times that each key was asked for. */
  readonly asked = new Map<string, number>()
  tookMs = 50
  state: 'up' | 'down' | 'hung' = 'up'
  /** What it says; goes into every answer. */
  version = 1

  get calls(): number {
    return [...this.asked.values()].reduce((sum, times) => sum + times, 0)
  }

  readonly load = async (key: CacheKey, signal: AbortSignal): Promise<Payload> => {
    this.asked.set(key.text, (this.asked.get(key.text) ?? 0) + 1)
    const { state } = this
    const text = `${key.text} v${this.version} ${'x'.repeat(2_000)}`
    await new Promise((resolve) => setTimeout(resolve, this.tookMs))
    if (state === 'down') throw new Error('upstream down')
    if (state === 'hung')
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    return payloadOf(text)
  }
}

/** One replica of a fleet, as the service would make it, in this process. */
export class CacheReplica {
  readonly events: CacheEvent[] = []
  readonly connection: RedisConnection
  readonly cache: KeyedCache

  constructor(
    redis: string | Pick<RedisDeployment, 'urls' | 'cluster'>,
    upstream: CountingUpstream,
    options: Partial<KeyedCacheOptions> = {},
  ) {
    const { urls, cluster } = typeof redis === 'string' ? { urls: [redis], cluster: false } : redis
    const commandTimeoutMs = options.storeBudgetMs ?? 100
    this.connection = new RedisConnection({
      urls: urls.map((url) => new Secret(url)),
      cluster,
      keyPrefix,
      commandTimeoutMs,
    })
    this.cache = new KeyedCache({
      load: upstream.load,
      codec,
      policy: () => ({ ttlMs: 60_000, staleWhileRevalidateMs: 60_000, staleIfErrorMs: 600_000 }),
      maxBytes: 10_000_000,
      minRefreshMs: () => 0,
      softTimeoutMs: 300,
      loadTimeoutMs: 2_000,
      store: new RedisStore(this.connection, StoredValues.on(this.connection), keyPrefix),
      onEvent: (event) => this.events.push(event),
      ...options,
    })
  }

  async close(): Promise<void> {
    await this.cache.close()
    this.connection.close()
  }
}
