import type { LoggerService } from '@nestjs/common'
import type { Logger } from './logger.js'

/** Nest's own messages in our log: its chatter at start-up as debug, its warnings and errors as such. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message))
  }

  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message))
  }

  error(message: unknown, stack?: string, context?: string): void {
    // Nest throws these as well, and `main` writes them.
    const isThrown = context === 'ExceptionHandler' || context === 'NestApplication'
    if (isThrown) this.logger.debug({ context }, String(message))
    else this.logger.error({ context, stack }, String(message))
  }
}
