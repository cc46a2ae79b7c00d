import type { Cache } from '../cache/cache.js'
import type { Answer, LookupOptions } from '../cache/entry/answer.js'
import type { ModelArtsClient } from '../upstream/client.js'
import { UpstreamFailure } from '../upstream/failure.js'
import type { ListSlot } from './list-slot.js'

/** Lists of every kind, from one cache, for the projects that are configured. */
export class Lists {
  constructor(
    private readonly cache: Pick<Cache, 'tryGet' | 'get' | 'refresh'>,
    private readonly upstream: Pick<ModelArtsClient, 'knows'>,
  ) {}

  /** The answer if it takes no waiting: this is what nearly every request takes. Undefined otherwise; then `find` has the answer. */
  tryFind({ projectId, slot }: ListSlot, options?: LookupOptions): Answer | undefined {
    return this.upstream.knows(projectId) ? this.cache.tryGet(slot, options) : undefined
  }

  /** Rejects with `UpstreamFailure`, `BackedOff`, `NotCached`, or the reason of `options.signal`. */
  async find(list: ListSlot, options?: LookupOptions): Promise<Answer> {
    return this.cache.get(this.#known(list), options)
  }

  /** Asks ModelArts now, however fresh the entry is. Rejects as `find` does. */
  async refresh(list: ListSlot): Promise<Answer> {
    return this.cache.refresh(this.#known(list))
  }

  /** Asked before the cache: access that was taken away must not live on in a cached list. */
  #known({ projectId, slot }: ListSlot): ListSlot['slot'] {
    if (this.upstream.knows(projectId)) return slot
    throw new UpstreamFailure('unknown-project', 'No credentials are configured for this project.')
  }
}
