import { HttpModule, HttpService } from '@nestjs/axios'
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common'
import { monotonicClock, systemClock } from '../concurrency/clock.js'
import type { Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import { ModelArtsClient } from './client.js'
import { Agents } from './transport/agents.js'
import { httpSender } from './transport/http-sender.js'
import { UpstreamEvents } from './events.js'

const AGENTS = Symbol('AGENTS')

/** Gives the `ModelArtsClient`, made from the configuration. */
@Module({
  imports: [HttpModule],
  providers: [
    {
      provide: AGENTS,
      inject: [CONFIG],
      useFactory: ({ upstream }: Config) =>
        new Agents({ proxy: upstream.proxy, maxSockets: upstream.maxConcurrency }),
    },
    {
      provide: ModelArtsClient,
      inject: [CONFIG, HttpService, AGENTS, UpstreamEvents],
      useFactory: ({ upstream }: Config, http: HttpService, agents: Agents, events: UpstreamEvents) =>
        new ModelArtsClient({
          config: upstream,
          send: httpSender(http, agents, upstream.maxBodyBytes),
          clock: systemClock,
          monotonic: monotonicClock,
          random: Math.random,
          onEvent: (event) => events.publish(event),
          runOperation: events.operations.run,
        }),
    },
  ],
  exports: [ModelArtsClient],
})
export class UpstreamModule implements OnApplicationShutdown {
  constructor(
    @Inject(ModelArtsClient) private readonly client: ModelArtsClient,
    @Inject(AGENTS) private readonly agents: Agents,
  ) {}

  onApplicationShutdown(): void {
    this.client.close()
    this.agents.close()
  }
}
