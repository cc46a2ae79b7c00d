import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common'
import { sharesOf } from '../cache/budget.js'
import { Cache } from '../cache/cache.js'
import { CacheEvents } from '../cache/entry/events.js'
import { Store } from '../cache/store/store.js'
import { StoreModule } from '../cache/store/store.module.js'
import type { Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import { ModelArtsClient } from '../upstream/client.js'
import { UpstreamModule } from '../upstream/upstream.module.js'
import { failureCodec } from './failure-codec.js'
import { FilteredLists } from './filtered-lists.js'
import { freshnessPolicy } from './freshness-policy.js'
import { loadSpecs } from './load-specs.js'
import { SpecsService } from './specs.service.js'

/** Ties the use case together: the engine loads by the client. */
@Module({
  imports: [StoreModule, UpstreamModule],
  providers: [
    {
      provide: Cache,
      inject: [CONFIG, CacheEvents, Store, ModelArtsClient],
      useFactory: (
        { cache, upstream, redis }: Config,
        events: CacheEvents,
        store: Store | undefined,
        client: ModelArtsClient,
      ) =>
        new Cache({
          load: loadSpecs(client),
          codec: failureCodec,
          policy: freshnessPolicy(cache),
          maxBytes: sharesOf(cache.maxBytes).entries,
          minRefreshMs: cache.minRefreshSeconds * 1000,
          softTimeoutMs: upstream.softTimeoutMs,
          loadTimeoutMs: upstream.totalTimeoutMs,
          ...(store && redis && { store, storeBudgetMs: redis.commandTimeoutMs }),
          onEvent: (event) => events.publish(event),
        }),
    },
    {
      provide: SpecsService,
      inject: [CONFIG, Cache, ModelArtsClient],
      useFactory: ({ cache: { maxBytes } }: Config, cache: Cache, client: ModelArtsClient) =>
        new SpecsService(cache, client, new FilteredLists(sharesOf(maxBytes).filteredLists)),
    },
  ],
  exports: [SpecsService],
})
export class SpecsModule implements OnApplicationShutdown {
  constructor(@Inject(Cache) private readonly cache: Cache) {}

  async onApplicationShutdown(): Promise<void> {
    await this.cache.close()
  }
}
