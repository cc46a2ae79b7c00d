import { Module } from '@nestjs/common'
import type { Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import type { Logger } from '../logging/logger.js'
import { LOGGER } from '../logging/logger.token.js'
import { SpecsModule } from '../specs/specs.module.js'
import { SpecsService } from '../specs/specs.service.js'
import { Callers } from './auth/callers.js'
import { AuthModule } from './auth/auth.module.js'
import { DocsModule } from './openapi/docs.module.js'
import { Drain } from './server/drain.js'
import { HealthModule } from './health/health.module.js'
import { FastPath } from './cached/fast-path.js'
import { readSpecsQuery } from './specs/read-query.js'
import { ResourceSpecsController } from './specs/resource-specs.controller.js'
import { SpecsController } from './specs/specs.controller.js'
import { QueryCache } from './cached/query-cache.js'
import { Responder } from './cached/responder.js'

@Module({
  imports: [AuthModule, DocsModule, HealthModule, SpecsModule],
  controllers: [SpecsController, ResourceSpecsController],
  providers: [
    Responder,
    Drain,
    {
      provide: QueryCache,
      inject: [CONFIG],
      useFactory: ({ upstream: { defaultProjectId }, cache }: Config) =>
        new QueryCache((rawQuery) => readSpecsQuery(rawQuery, defaultProjectId), cache.maxBytes),
    },
    {
      provide: FastPath,
      inject: [CONFIG, LOGGER, SpecsService, QueryCache, Callers],
      useFactory: (
        config: Config,
        logger: Logger,
        specs: SpecsService,
        queries: QueryCache,
        { guard }: Callers,
      ) => new FastPath({ config, logger, specs, queries, guard }),
    },
  ],
})
export class HttpModule {}
