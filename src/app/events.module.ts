import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common'
import { CacheEvents } from '../cache/entry/events.js'
import type { Logger } from '../logging/logger.js'
import { RedisEvents } from '../redis/redis-events.js'
import { logCacheEvent } from '../telemetry/cache-log.js'
import { logRedisEvent } from '../telemetry/redis-log.js'
import { logUpstreamEvent } from '../telemetry/upstream-log.js'
import { UpstreamEvents } from '../upstream/events.js'

const CHANNELS = Symbol('CHANNELS')

/** The channels of one service. Telemetry has subscribed before anything is made that publishes. */
@Global()
@Module({})
export class EventsModule implements OnApplicationShutdown {
  constructor(@Inject(CHANNELS) private readonly channels: readonly { close(): void }[]) {}

  static with(logger: Logger): DynamicModule {
    const cache = new CacheEvents()
    const upstream = new UpstreamEvents()
    const redis = new RedisEvents()
    cache.subscribe(logCacheEvent(logger))
    upstream.subscribe(logUpstreamEvent(logger))
    redis.subscribe(logRedisEvent(logger))
    return {
      module: EventsModule,
      providers: [
        { provide: CacheEvents, useValue: cache },
        { provide: UpstreamEvents, useValue: upstream },
        { provide: RedisEvents, useValue: redis },
        { provide: CHANNELS, useValue: [cache, upstream, redis] },
      ],
      exports: [CacheEvents, UpstreamEvents, RedisEvents],
    }
  }

  onApplicationShutdown(): void {
    for (const channel of this.channels) channel.close()
  }
}
