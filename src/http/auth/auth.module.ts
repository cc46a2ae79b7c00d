import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import type { Logger } from '../../logging/logger.js'
import { LOGGER } from '../../logging/logger.token.js'
import { RedisConnection } from '../../redis/redis-connection.js'
import { RedisModule } from '../../redis/redis.module.js'
import { AuthGuard } from './auth.guard.js'
import { Callers } from './callers.js'

@Module({
  imports: [RedisModule],
  providers: [
    {
      provide: Callers,
      inject: [CONFIG, LOGGER, RedisConnection],
      useFactory: (
        { server, callers, adminToken, redis }: Config,
        logger: Logger,
        connection: RedisConnection | undefined,
      ) =>
        new Callers({
          callers,
          hasManagementPort: server.managementPort !== undefined,
          logger,
          ...(adminToken && { adminToken }),
          ...(redis && connection && { shared: { connection, redis } }),
        }),
    },
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [Callers],
})
export class AuthModule implements OnApplicationShutdown {
  constructor(@Inject(Callers) private readonly callers: Callers) {}

  onApplicationShutdown(): void {
    this.callers.close()
  }
}
