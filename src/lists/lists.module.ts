import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common'
import { BudgetUse, sharesOf } from '../cache/budget.js'
import { Cache } from '../cache/cache.js'
import { CacheEvents } from '../cache/entry/events.js'
import { Store } from '../cache/store/store.js'
import { StoreModule } from '../cache/store/store.module.js'
import type { Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import { LivePolicy } from '../policy/live-policy.js'
import { PolicyModule } from '../policy/policy.module.js'
import { ModelArtsClient } from '../upstream/client.js'
import { UpstreamModule } from '../upstream/upstream.module.js'
import { failureCodec } from './failure-codec.js'
import { freshnessPolicy, windowsBy } from './freshness-policy.js'
import { Lists } from './lists.js'

/** Gives the `Lists`, the cache that they are in, and the client that loads them. */
@Module({
  imports: [PolicyModule, StoreModule, UpstreamModule],
  providers: [
    BudgetUse,
    {
      provide: Cache,
      inject: [CONFIG, CacheEvents, Store, LivePolicy, BudgetUse],
      useFactory: (
        { cache, upstream, redis }: Config,
        events: CacheEvents,
        store: Store | undefined,
        policy: LivePolicy,
        use: BudgetUse,
      ) => {
        const made = new Cache({
          codec: failureCodec,
          policy: freshnessPolicy(policy),
          maxBytes: sharesOf(cache.maxBytes).entries,
          minRefreshMs: () => policy.values.min_refresh_seconds * 1000,
          softTimeoutMs: upstream.softTimeoutMs,
          loadTimeoutMs: upstream.loadTimeoutMs,
          ...(store && redis && { store, storeBudgetMs: redis.commandTimeoutMs }),
          onEvent: (event) => events.publish(event),
          runOperation: events.operations.run,
        })
        use.add(() => made.usage.bytes)
        // One replica goes through the store, for all.
        policy.onChange(({ before, isOwn }) => {
          if (isOwn) void made.held.keepLonger(windowsBy(before))
        })
        return made
      },
    },
    {
      provide: Lists,
      inject: [Cache, ModelArtsClient],
      useFactory: (cache: Cache, client: ModelArtsClient) => new Lists(cache, client),
    },
  ],
  exports: [BudgetUse, Cache, Lists, UpstreamModule],
})
export class ListsModule implements OnApplicationShutdown {
  constructor(@Inject(Cache) private readonly cache: Cache) {}

  async onApplicationShutdown(): Promise<void> {
    await this.cache.close()
  }
}
