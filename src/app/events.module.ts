import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common'
import { CacheEvents } from '../cache/entry/events.js'
import { monotonicClock } from '../concurrency/clock.js'
import { HttpEvents } from '../http/server/requests/http-events.js'
import type { Logger } from '../logging/logger.js'
import { RedisEvents } from '../redis/redis-events.js'
import { logHttpEvent } from '../telemetry/access-log.js'
import { logCacheEvent } from '../telemetry/cache-log.js'
import { CountedFigures } from '../telemetry/figures.js'
import { Counts } from '../telemetry/metrics/counts.js'
import { logRedisEvent } from '../telemetry/redis-log.js'
import { TelemetryModule } from '../telemetry/telemetry.module.js'
import { logUpstreamEvent } from '../telemetry/upstream-log.js'
import { UpstreamEvents } from '../upstream/events.js'
import type { Channels } from './channels.js'

export interface Telling {
  readonly channels: Channels
  /** Sends what is left. */
  readonly stopTracing: () => Promise<void>
}

const TELLING = Symbol('TELLING')

/** The channels of one service. Telemetry has subscribed before anything is made that publishes. */
@Global()
@Module({})
export class EventsModule implements OnApplicationShutdown {
  constructor(@Inject(TELLING) private readonly telling: Telling) {}

  static with(logger: Logger, telling: Telling): DynamicModule {
    const { http, cache, upstream, redis } = telling.channels
    http.subscribe(logHttpEvent(logger))
    cache.subscribe(logCacheEvent(logger))
    upstream.subscribe(logUpstreamEvent(logger))
    redis.subscribe(logRedisEvent(logger))
    const counts = new Counts(telling.channels)
    const figures = new CountedFigures(monotonicClock)
    http.subscribe(figures.onRequest)
    upstream.subscribe(figures.onUpstream)
    return {
      module: EventsModule,
      imports: [TelemetryModule.with(counts, figures)],
      providers: [
        { provide: HttpEvents, useValue: http },
        { provide: CacheEvents, useValue: cache },
        { provide: UpstreamEvents, useValue: upstream },
        { provide: RedisEvents, useValue: redis },
        { provide: TELLING, useValue: telling },
      ],
      exports: [HttpEvents, CacheEvents, UpstreamEvents, RedisEvents],
    }
  }

  async onApplicationShutdown(): Promise<void> {
    const { http, cache, upstream, redis } = this.telling.channels
    for (const channel of [http, cache, upstream, redis]) channel.close()
    await this.telling.stopTracing()
  }
}
