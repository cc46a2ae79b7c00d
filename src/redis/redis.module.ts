import { Inject, Module, Optional, type OnApplicationShutdown } from '@nestjs/common'
import type { Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import type { Logger } from '../logging/logger.js'
import { LOGGER } from '../logging/logger.token.js'
import { RedisConnection, type RedisEvent } from './redis-connection.js'

/** Hands out the `RedisConnection`, or undefined when no Redis is configured. It need not be up. */
@Module({
  providers: [
    {
      provide: RedisConnection,
      inject: [CONFIG, LOGGER],
      useFactory: ({ redis }: Config, logger: Logger) =>
        redis && new RedisConnection({ ...redis, onEvent: logRedisEvent(logger) }),
    },
  ],
  exports: [RedisConnection],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(
    @Optional() @Inject(RedisConnection) private readonly connection: RedisConnection | undefined,
  ) {}

  /** The last of the phases: whoever has something to tell the other replicas has done so. */
  onApplicationShutdown(): void {
    this.connection?.close()
  }
}

const logRedisEvent =
  (logger: Logger) =>
  (event: RedisEvent): void => {
    if (event.type === 'redis-ready') logger.info({ link: event.link }, 'Redis is ready')
    else logger.warn({ link: event.link, reason: event.reason }, 'Redis is lost; answers go on without it')
  }
