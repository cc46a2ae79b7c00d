import { Module } from '@nestjs/common'
import type { Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import type { Logger } from '../observability/logger.js'
import { LOGGER } from '../observability/logger.token.js'
import { SpecsModule } from '../specs/specs.module.js'
import { SpecsService } from '../specs/specs.service.js'
import { Callers } from './callers/callers.js'
import { CallersModule } from './callers/callers.module.js'
import { DocsModule } from './docs/docs.module.js'
import { Drain } from './drain.js'
import { HealthModule } from './health/health.module.js'
import { HitLane } from './hit-lane/hit-lane.js'
import { readSpecsQuery } from './specs/read-specs-query.js'
import { ResourceSpecsController } from './specs/resource-specs.controller.js'
import { SpecsController } from './specs/specs.controller.js'
import { SpecsQueries } from './specs/specs-queries.js'
import { SpecsResponder } from './specs/specs-responder.js'

@Module({
  imports: [CallersModule, DocsModule, HealthModule, SpecsModule],
  controllers: [SpecsController, ResourceSpecsController],
  providers: [
    SpecsResponder,
    Drain,
    {
      provide: SpecsQueries,
      inject: [CONFIG],
      useFactory: ({ upstream: { defaultProjectId }, cache }: Config) =>
        new SpecsQueries((rawQuery) => readSpecsQuery(rawQuery, defaultProjectId), cache.maxBytes),
    },
    {
      provide: HitLane,
      inject: [CONFIG, LOGGER, SpecsService, SpecsQueries, Callers],
      useFactory: (
        config: Config,
        logger: Logger,
        specs: SpecsService,
        queries: SpecsQueries,
        { guard }: Callers,
      ) => new HitLane({ config, logger, specs, queries, guard }),
    },
  ],
})
export class HttpModule {}
