import { Inject, Module, Optional, type OnApplicationShutdown } from '@nestjs/common'
import type { Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import { RedisConnection, RedisEvents } from './redis-connection.js'

/** Hands out the `RedisConnection`, or undefined when no Redis is configured. It need not be up. */
@Module({
  providers: [
    {
      provide: RedisConnection,
      inject: [CONFIG, RedisEvents],
      useFactory: ({ redis }: Config, events: RedisEvents) =>
        redis && new RedisConnection({ ...redis, onEvent: (event) => events.publish(event) }),
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
