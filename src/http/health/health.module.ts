import { Module } from '@nestjs/common'
import { RedisConnection } from '../../redis/redis-connection.js'
import { RedisModule } from '../../redis/redis.module.js'
import { ModelArtsClient } from '../../upstream/client.js'
import { UpstreamEvents } from '../../upstream/events.js'
import { UpstreamModule } from '../../upstream/upstream.module.js'
import { HealthController } from './health.controller.js'
import { Readiness } from './readiness.js'
import { lastCallWorked } from './last-call-worked.js'

/** Readiness with what this process depends on. */
@Module({
  imports: [RedisModule, UpstreamModule],
  controllers: [HealthController],
  providers: [
    {
      provide: Readiness,
      inject: [RedisConnection, UpstreamEvents, ModelArtsClient],
      useFactory: (redis: RedisConnection | undefined, upstream: UpstreamEvents, client: ModelArtsClient) => {
        const readiness = new Readiness()
        if (redis) readiness.dependsOn('redis', () => (redis.state === 'down' ? 'failing' : redis.state))
        const modelArtsWorks = lastCallWorked(upstream)
        readiness.dependsOn('modelarts', () => (modelArtsWorks() ? 'ok' : 'failing'))
        readiness.speaks(() => client.projectsByApi())
        return readiness
      },
    },
  ],
  exports: [Readiness],
})
export class HealthModule {}
