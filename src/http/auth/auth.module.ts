import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import type { FastifyAdapter } from '@nestjs/platform-fastify'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import type { Logger } from '../../logging/logger.js'
import { LOGGER } from '../../logging/logger.token.js'
import { RedisConnection } from '../../redis/redis-connection.js'
import { RedisModule } from '../../redis/redis.module.js'
import { Callers } from './callers.js'

/** Puts the guard in front of the routes, which Nest registers once all modules are made. */
@Module({
  imports: [RedisModule],
  providers: [
    {
      provide: Callers,
      inject: [CONFIG, LOGGER, RedisConnection],
      useFactory: ({ callers, redis }: Config, logger: Logger, connection: RedisConnection | undefined) =>
        new Callers({ callers, logger, ...(redis && connection && { shared: { connection, redis } }) }),
    },
  ],
  exports: [Callers],
})
export class AuthModule implements OnApplicationShutdown {
  constructor(
    @Inject(Callers) private readonly callers: Callers,
    @Inject(HttpAdapterHost) { httpAdapter }: HttpAdapterHost<FastifyAdapter>,
  ) {
    callers.guard.watch(httpAdapter.getInstance())
  }

  onApplicationShutdown(): void {
    this.callers.close()
  }
}
