import { Module } from '@nestjs/common'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import { RedisConnection } from '../../redis/redis-connection.js'
import { RedisModule } from '../../redis/redis.module.js'
import { CacheManagerModule, StoredValues } from './redis/cache-manager.module.js'
import { RedisStore } from './redis/redis-store.js'
import { Store } from './store.js'

/** Hands out the `Store` that the replicas share, or undefined when no Redis is configured. */
@Module({
  imports: [RedisModule, CacheManagerModule],
  providers: [
    {
      provide: Store,
      inject: [CONFIG, RedisConnection, StoredValues],
      useFactory: ({ redis }: Config, connection: RedisConnection | undefined, values: StoredValues) =>
        redis && connection && new RedisStore(connection, values, redis.keyPrefix),
    },
  ],
  exports: [Store],
})
export class StoreModule {}
