import type { Answer, LookupOptions } from '../cache/entry/answer.js'
import type { Cache } from '../cache/cache.js'
import type { CacheSlot } from '../cache/memory/slot.js'
import type { ModelArtsClient } from '../upstream/client.js'
import { UpstreamFailure } from '../upstream/failure.js'
import type { Representation } from '../cache/entry/entry.js'
import type { FilteredLists } from './filtered-lists.js'
import type { SpecFilter } from './spec-filter.js'

/** A caller's question, read once and remembered. */
export interface SpecsQuery {
  readonly projectId: string
  readonly slot: CacheSlot
  /** Absent: the whole list. */
  readonly filter?: SpecFilter | undefined
}

/** What to send, and how the cache came by it. */
export interface SpecsAnswer {
  readonly representation: Representation
  readonly cached: Answer
}

/** The use case: which machines can be chosen, answered from the cache wherever possible. */
export class SpecsService {
  constructor(
    private readonly cache: Pick<Cache, 'tryGet' | 'get'>,
    private readonly upstream: Pick<ModelArtsClient, 'knows'>,
    private readonly filtered: FilteredLists,
  ) {}

  /**
   * The answer if it takes no waiting: this is what nearly every request takes. Undefined
   * otherwise; then `find` has the answer.
   */
  tryFind(query: SpecsQuery, options?: LookupOptions): SpecsAnswer | undefined {
    if (!this.upstream.knows(query.projectId)) return undefined
    const answer = this.cache.tryGet(query.slot, options)
    if (!answer) return undefined
    const representation = query.filter ? this.filtered.tryGet(answer.entry, query.filter) : answer.entry
    return representation && { representation, cached: answer }
  }

  /** Rejects with `UpstreamFailure`, `BackedOff`, `NotCached`, or the reason of `options.signal`. */
  async find(query: SpecsQuery, options?: LookupOptions): Promise<SpecsAnswer> {
    // Asked before the cache: access that was taken away must not live on in a cached list.
    if (!this.upstream.knows(query.projectId)) {
      throw new UpstreamFailure('unknown-project', 'No credentials are configured for this project.')
    }
    const answer = await this.cache.get(query.slot, options)
    const representation = query.filter ? this.filtered.get(answer.entry, query.filter) : answer.entry
    return { representation, cached: answer }
  }
}
