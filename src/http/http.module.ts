import { Module, type DynamicModule } from '@nestjs/common'
import { BudgetUse, sharesOf } from '../cache/budget.js'
import type { Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import { EnginesModule } from '../engines/engines.module.js'
import { SpecsModule } from '../specs/specs.module.js'
import { ListsModule } from '../lists/lists.module.js'
import { AdminModule } from './admin/admin.module.js'
import { AuthModule } from './auth/auth.module.js'
import { FastPath } from './cached/fast-path.js'
import { QueryCache } from './cached/query-cache.js'
import { Responder } from './cached/responder.js'
import { AiEnginesController } from './engines/ai-engines.controller.js'
import { DropInEnginesResource, EnginesResource } from './engines/engines-resource.js'
import { EnginesController } from './engines/engines.controller.js'
import { ConsoleModule } from './console/console.module.js'
import { HealthModule } from './health/health.module.js'
import { LiveStreams } from './live/live-streams.js'
import { SpecsEventsController } from './live/specs-events.controller.js'
import { MetricsController } from './metrics/metrics.controller.js'
import { DocsModule } from './openapi/docs.module.js'
import { Drain } from './server/connections/drain.js'
import { Envelope } from './server/envelope.js'
import { ManagementServer } from './server/management-server.js'
import { ResourceSpecsController } from './specs/resource-specs.controller.js'
import { DropInSpecsResource, SpecsResource } from './specs/specs-resource.js'
import { SpecsController } from './specs/specs.controller.js'

/** The parts that the server needs before Nest is there. */
export interface ServerParts {
  readonly drain: Drain
  readonly envelope: Envelope
  readonly management: ManagementServer
}

@Module({})
export class HttpModule {
  static with({ drain, envelope, management }: ServerParts): DynamicModule {
    return {
      module: HttpModule,
      imports: [
        AdminModule.with({ drain }),
        AuthModule,
        ConsoleModule,
        DocsModule,
        EnginesModule,
        HealthModule,
        ListsModule,
        SpecsModule,
      ],
      controllers: [
        MetricsController,
        SpecsController,
        SpecsEventsController,
        ResourceSpecsController,
        EnginesController,
        AiEnginesController,
      ],
      providers: [
        { provide: Drain, useValue: drain },
        { provide: Envelope, useValue: envelope },
        { provide: ManagementServer, useValue: management },
        {
          provide: QueryCache,
          inject: [CONFIG, BudgetUse],
          useFactory: ({ cache }: Config, use: BudgetUse) => {
            const queries = new QueryCache(sharesOf(cache.maxBytes).queries)
            use.add(() => queries.bytes)
            return queries
          },
        },
        SpecsResource,
        DropInSpecsResource,
        EnginesResource,
        DropInEnginesResource,
        Responder,
        LiveStreams,
        FastPath,
      ],
    }
  }
}
