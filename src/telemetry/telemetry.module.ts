import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common'
import { BudgetUse } from '../cache/budget.js'
import { Cache } from '../cache/cache.js'
import type { Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import { version } from '../config/version.js'
import { Figures } from '../http/metrics/figures.js'
import { MetricsText } from '../http/metrics/metrics-text.js'
import { RedisConnection } from '../redis/redis-connection.js'
import { RedisModule } from '../redis/redis.module.js'
import { projectOf } from '../lists/list-slot.js'
import { ListsModule } from '../lists/lists.module.js'
import { LivePolicy } from '../policy/live-policy.js'
import { PolicyModule } from '../policy/policy.module.js'
import { ModelArtsClient } from '../upstream/client.js'
import { type CountedFigures } from './figures.js'
import { type Counts } from './metrics/counts.js'
import { ServiceMetrics } from './metrics/service-metrics.js'

/** Hands the HTTP layer what was counted. The counting began with the channels, before anything was made that publishes. */
@Global()
@Module({})
export class TelemetryModule implements OnApplicationShutdown {
  constructor(@Inject(Figures) private readonly figures: CountedFigures) {}

  static with(counts: Counts, figures: CountedFigures): DynamicModule {
    return {
      module: TelemetryModule,
      imports: [ListsModule, PolicyModule, RedisModule],
      providers: [
        { provide: Figures, useValue: figures },
        {
          provide: MetricsText,
          inject: [CONFIG, Cache, BudgetUse, ModelArtsClient, LivePolicy, RedisConnection],
          useFactory: (
            config: Config,
            cache: Cache,
            use: BudgetUse,
            client: ModelArtsClient,
            policy: LivePolicy,
            redis: RedisConnection | undefined,
          ) =>
            new ServiceMetrics(counts, {
              cacheEntries: () => cache.usage.entries,
              cacheBytes: () => use.bytes,
              cacheMaxBytes: config.cache.maxBytes,
              ...(redis && { isRedisUp: () => redis.state !== 'down' }),
              backedOffEntries: () => cache.backedOff.map(projectOf),
              upstream: () => client.status(),
              isConfigured: (id) => isConfigured(config, id),
              policyVersion: () => policy.version,
              version,
            }),
        },
      ],
      exports: [Figures, MetricsText],
    }
  }

  onApplicationShutdown(): void {
    this.figures.close()
  }
}

/** With a projects file, only its projects and the default one are served. Without one, a caller may name any. */
const isConfigured = ({ upstream }: Pick<Config, 'upstream'>, projectId: string): boolean =>
  upstream.projectsFile !== undefined || projectId === upstream.defaultProjectId
