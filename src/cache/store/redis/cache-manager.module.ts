import { CACHE_MANAGER, CacheModule, type CacheModuleOptions } from '@nestjs/cache-manager'
import { Module } from '@nestjs/common'
import { createCache, KeyvAdapter, type Cache as CacheManager } from 'cache-manager'
import { redisClusterInsStore, redisInsStore } from 'cache-manager-redis-yet'
import { Keyv } from 'keyv'
import { isCluster, type RedisClient } from '../../../redis/redis-client.js'
import { RedisConnection } from '../../../redis/redis-connection.js'
import { RedisModule } from '../../../redis/redis.module.js'

/**
 * All that we take from cache-manager, Keyv and cache-manager-redis-yet: values as JSON under a name in Redis, with a
 * time to live. Leases, purges and messages are commands of our own.
 */
export class StoredValues {
  constructor(private readonly cacheManager: CacheManager) {}

  /** Without Nest. */
  static on(connection: RedisConnection): StoredValues {
    return new StoredValues(createCache({ stores: [redisKeyv(connection)] }))
  }

  /** Undefined when there is nothing; `{ value }` with undefined in it when it was not written by `set`. */
  async get(name: string): Promise<{ value: unknown } | undefined> {
    const [keyv] = this.cacheManager.stores
    const stored: unknown = await keyv?.get<unknown>(name, { raw: true })
    if (stored === undefined) return undefined
    return { value: isObject(stored) ? stored.value : undefined }
  }

  async set(name: string, value: object, ttlMs: number): Promise<void> {
    await this.cacheManager.set(name, value, ttlMs)
  }
}

@Module({
  imports: [
    RedisModule,
    CacheModule.registerAsync({
      imports: [RedisModule],
      inject: [RedisConnection],
      useFactory: (connection: RedisConnection | undefined): CacheModuleOptions => ({
        ...(connection && { stores: [redisKeyv(connection)] }),
      }),
    }),
  ],
  providers: [
    {
      provide: StoredValues,
      inject: [CACHE_MANAGER],
      useFactory: (cacheManager: CacheManager) => new StoredValues(cacheManager),
    },
  ],
  exports: [StoredValues],
})
export class CacheManagerModule {}

/**
 * What cache-manager keeps its values in: Redis, by the client that the connection has at the time. It reports when
 * Redis fails, adds no prefix and no second layer of JSON.
 */
function redisKeyv(connection: RedisConnection): Keyv {
  const keyv = new Keyv({ throwOnErrors: true, useKeyPrefix: false })
  keyv.serialize = undefined
  keyv.deserialize = undefined
  connection.onClient((client) => {
    keyv.store = new KeyvAdapter(redisStore(client))
  })
  return keyv
}

/** Redis ends entries by its own clock. Keyv would do it by that of this machine, for all replicas. */
function redisStore(client: RedisClient) {
  const store = isCluster(client) ? redisClusterInsStore(client, { rootNodes: [] }) : redisInsStore(client)
  return {
    ...store,
    async get<T>(name: string): Promise<T | undefined> {
      const stored = await store.get<T>(name)
      return isObject(stored) ? { ...stored, expires: undefined } : stored
    },
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
