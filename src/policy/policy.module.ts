import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common'
import type { Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import { RedisConnection } from '../redis/redis-connection.js'
import { RedisModule } from '../redis/redis.module.js'
import { LivePolicy } from './live-policy.js'
import { environmentPolicy } from './policy.js'
import { RedisPolicyStore } from './redis-policy-store.js'

/** Gives the `LivePolicy`; without Redis it is that of this process alone. */
@Module({
  imports: [RedisModule],
  providers: [
    {
      provide: LivePolicy,
      inject: [CONFIG, RedisConnection],
      useFactory: ({ cache, redis }: Config, connection: RedisConnection | undefined) =>
        new LivePolicy(
          environmentPolicy(cache),
          redis && connection && new RedisPolicyStore(connection, redis.keyPrefix),
        ),
    },
  ],
  exports: [LivePolicy],
})
export class PolicyModule implements OnApplicationShutdown {
  constructor(@Inject(LivePolicy) private readonly policy: LivePolicy) {}

  onApplicationShutdown(): void {
    this.policy.close()
  }
}
