import { Module } from '@nestjs/common'
import { SpecsModule } from '../specs/specs.module.js'
import { Drain } from './drain.js'
import { HealthController } from './health/health.controller.js'
import { Readiness } from './health/readiness.js'
import { ResourceSpecsController } from './specs/resource-specs.controller.js'
import { SpecsController } from './specs/specs.controller.js'
import { SpecsResponder } from './specs/specs-responder.js'

@Module({
  imports: [SpecsModule],
  controllers: [SpecsController, ResourceSpecsController, HealthController],
  providers: [SpecsResponder, Drain, Readiness],
})
export class HttpModule {}
