import { Module, type DynamicModule } from '@nestjs/common'
import type { Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import { EventsModule, type Telling } from './events.module.js'
import { HttpModule, type ServerParts } from '../http/http.module.js'
import type { Logger } from '../logging/logger.js'
import { LOGGER } from '../logging/logger.token.js'

/** The whole service. Configuration and logger come from outside, so that a test can bring its own. */
@Module({})
export class AppModule {
  static with(config: Config, logger: Logger, parts: ServerParts & Telling): DynamicModule {
    return {
      module: AppModule,
      // Everybody may need these two.
      global: true,
      imports: [EventsModule.with(logger, parts), HttpModule.with(parts)],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
      ],
      exports: [CONFIG, LOGGER],
    }
  }
}
