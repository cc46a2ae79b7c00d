import { Inject, Module, type BeforeApplicationShutdown, type DynamicModule } from '@nestjs/common'
import { Cache } from '../../cache/cache.js'
import { CacheEvents } from '../../cache/entry/events.js'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import { EnginesModule } from '../../engines/engines.module.js'
import { AuditLog } from '../../fleet/audit-log.js'
import { ReplicaList } from '../../fleet/replica-list.js'
import { ListsModule } from '../../lists/lists.module.js'
import { LivePolicy } from '../../policy/live-policy.js'
import { PolicyModule } from '../../policy/policy.module.js'
import { RedisConnection } from '../../redis/redis-connection.js'
import { RedisEvents } from '../../redis/redis-events.js'
import { RedisModule } from '../../redis/redis.module.js'
import { SpecsModule } from '../../specs/specs.module.js'
import { UpstreamEvents } from '../../upstream/events.js'
import { AuthModule } from '../auth/auth.module.js'
import { EnginesResource } from '../engines/engines-resource.js'
import { HealthModule } from '../health/health.module.js'
import { Figures } from '../metrics/figures.js'
import { Drain } from '../server/connections/drain.js'
import { SpecsResource } from '../specs/specs-resource.js'
import { AuditTrail } from './audit-trail.js'
import { EntriesController } from './entries/entries.controller.js'
import { EntryListing } from './entries/entry-listing.js'
import { EventsController } from './status/events.controller.js'
import { OperatorEvents } from './status/operator-events.js'
import { PolicyController } from './policy/policy.controller.js'
import { RedisWatch } from './status/redis-watch.js'
import { Refresh } from './entries/refresh.js'
import { replicaReport } from './status/replica-report.js'
import { StatusController } from './status/status.controller.js'
import { StatusReport } from './status/status-report.js'
import { ThisReplica } from './status/this-replica.js'

const sharedBy = ({ redis }: Config, connection: RedisConnection | undefined) =>
  redis && connection && { connection, keyPrefix: redis.keyPrefix }

/** `/admin`: what operators see and change. */
@Module({})
export class AdminModule implements BeforeApplicationShutdown {
  constructor(
    @Inject(ReplicaList) private readonly replicas: ReplicaList,
    @Inject(OperatorEvents) private readonly events: OperatorEvents,
  ) {}

  static with({ drain }: { readonly drain: Drain }): DynamicModule {
    return {
      module: AdminModule,
      imports: [AuthModule, EnginesModule, HealthModule, ListsModule, PolicyModule, RedisModule, SpecsModule],
      controllers: [StatusController, EntriesController, PolicyController, EventsController],
      providers: [
        { provide: Drain, useValue: drain },
        ThisReplica,
        StatusReport,
        EntryListing,
        Refresh,
        SpecsResource,
        EnginesResource,
        AuditTrail,
        {
          provide: RedisWatch,
          inject: [RedisConnection, RedisEvents],
          useFactory: (connection: RedisConnection | undefined, events: RedisEvents) =>
            new RedisWatch(connection, events),
        },
        {
          provide: AuditLog,
          inject: [CONFIG, RedisConnection],
          useFactory: (config: Config, connection: RedisConnection | undefined) =>
            new AuditLog(sharedBy(config, connection)),
        },
        {
          provide: ReplicaList,
          inject: [CONFIG, RedisConnection, ThisReplica, Cache, Figures, LivePolicy, AuditLog],
          useFactory: (
            config: Config,
            connection: RedisConnection | undefined,
            replica: ThisReplica,
            cache: Cache,
            figures: Figures,
            policy: LivePolicy,
            audit: AuditLog,
          ) => {
            const redis = sharedBy(config, connection)
            return new ReplicaList({
              self: () => replicaReport({ replica, cache, figures, policy }),
              ...(redis && { redis }),
              onForgotten: () => void audit.restore(),
            })
          },
        },
        {
          provide: OperatorEvents,
          inject: [CacheEvents, RedisEvents, UpstreamEvents, LivePolicy],
          useFactory: (
            cache: CacheEvents,
            redis: RedisEvents,
            upstream: UpstreamEvents,
            policy: LivePolicy,
          ) => new OperatorEvents({ cache, redis, upstream, policy }),
        },
      ],
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.events.close()
    await this.replicas.close()
  }
}
