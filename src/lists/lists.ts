import type { Cache } from '../cache/cache.js'
import type { Answer, LookupOptions } from '../cache/entry/answer.js'
import type { Entry, Representation } from '../cache/entry/entry.js'
import type { CacheSlot } from '../cache/memory/slot.js'
import type { ModelArtsClient } from '../upstream/client.js'
import { UpstreamFailure } from '../upstream/failure.js'
import type { ListSlot } from './list-slot.js'
import { ListSubscription, type ListListener } from './list-subscription.js'

/** Lists of every kind, from one cache, for the projects that are configured. */
export class Lists {
  constructor(
    private readonly cache: Pick<Cache, 'tryGet' | 'get' | 'refresh' | 'onChange'>,
    private readonly upstream: Pick<ModelArtsClient, 'apiOf'>,
  ) {}

  /** The answer if it takes no waiting: this is what nearly every request takes. Undefined otherwise; then `find` has the answer. */
  tryFind(list: ListSlot, options?: LookupOptions): Answer | undefined {
    const api = this.upstream.apiOf(list.projectId)
    return api && this.cache.tryGet(list.for(api), options)
  }

  /** Rejects with `UpstreamFailure`, `BackedOff`, `NotCached`, or the reason of `options.signal`. */
  async find(list: ListSlot, options?: LookupOptions): Promise<Answer> {
    return this.cache.get(this.#slot(list), options)
  }

  /** Asks ModelArts now, however fresh the entry is. Rejects as `find` does. */
  async refresh(list: ListSlot): Promise<Answer> {
    return this.cache.refresh(this.#slot(list))
  }

  /**
   * Keeps the list fresh and reports what is loaded, on whichever replica. `select` makes of an entry what the listener
   * gets. Throws when the project is not configured.
   */
  onChange(
    list: ListSlot,
    select: (entry: Entry) => Representation,
    listener: ListListener,
  ): ListSubscription {
    return new ListSubscription({ cache: this.cache, slot: () => this.#slot(list), select, listener })
  }

  /** Asked before the cache: access that was taken away must not live on in a cached list. */
  #slot(list: ListSlot): CacheSlot {
    const api = this.upstream.apiOf(list.projectId)
    if (api) return list.for(api)
    throw new UpstreamFailure('unknown-project', 'No credentials are configured for this project.')
  }
}
