import { Module } from '@nestjs/common'
import { SpecsModule } from '../specs/specs.module.js'
import { CallersModule } from './callers/callers.module.js'
import { DocsModule } from './docs/docs.module.js'
import { Drain } from './drain.js'
import { HealthModule } from './health/health.module.js'
import { ResourceSpecsController } from './specs/resource-specs.controller.js'
import { SpecsController } from './specs/specs.controller.js'
import { SpecsResponder } from './specs/specs-responder.js'

@Module({
  imports: [CallersModule, DocsModule, HealthModule, SpecsModule],
  controllers: [SpecsController, ResourceSpecsController],
  providers: [SpecsResponder, Drain],
})
export class HttpModule {}
