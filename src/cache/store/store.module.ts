import { CACHE_MANAGER, CacheModule, type CacheModuleOptions } from '@nestjs/cache-manager'
import { Module } from '@nestjs/common'
import type { Cache as CacheManager } from 'cache-manager'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import { RedisConnection } from '../../redis/redis-connection.js'
import { RedisModule } from '../../redis/redis.module.js'
import { redisKeyv } from './redis/redis-keyv.js'
import { RedisStore } from './redis/redis-store.js'
import { Store } from './store.js'

/** Hands out the `Store` that the replicas share, or undefined when no Redis is configured. */
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
      provide: Store,
      inject: [CONFIG, RedisConnection, CACHE_MANAGER],
      useFactory: ({ redis }: Config, connection: RedisConnection | undefined, cacheManager: CacheManager) =>
        redis && connection && new RedisStore(connection, cacheManager, redis.keyPrefix),
    },
  ],
  exports: [Store],
})
export class StoreModule {}
