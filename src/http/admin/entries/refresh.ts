import { Inject, Injectable } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { Cache } from '../../../cache/cache.js'
import type { Config } from '../../../config/config.js'
import { CONFIG } from '../../../config/config.token.js'
import type { ListSlot } from '../../../lists/list-slot.js'
import { Lists } from '../../../lists/lists.js'
import { ModelArtsClient } from '../../../upstream/client.js'
import { withCallerSignal } from '../../cached/caller-wait.js'
import { EnginesResource } from '../../engines/engines-resource.js'
import { invalidQuery } from '../../query/parameter-reader.js'
import { Drain } from '../../server/connections/drain.js'
import { SpecsResource } from '../../specs/specs-resource.js'
import { abortable } from '../../../concurrency/abort.js'
import { pairsOf } from './entries-query.js'
import { entryReport, type EntryReport } from './entry-report.js'

/** They choose from a list, and are no part of the question. */
const filters = ['available', 'gpu_type', 'min_gpu_num']

/** Loads one entry again, however fresh it is. */
@Injectable()
export class Refresh {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'server'>,
    @Inject(Cache) private readonly cache: Cache,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(ModelArtsClient) private readonly upstream: Pick<ModelArtsClient, 'apiOf'>,
    @Inject(SpecsResource) private readonly specs: SpecsResource,
    @Inject(EnginesResource) private readonly engines: EnginesResource,
    @Inject(Drain) private readonly drain: Drain,
  ) {}

  /** Rejects with `invalid-query`, or as the load does. */
  async run(request: FastifyRequest): Promise<{ before: EntryReport | undefined; after: EntryReport }> {
    const list = this.#listOf(request)
    const { requestTimeoutMs } = this.config.server
    const before = this.#held(list)
    const answer = await withCallerSignal(request, requestTimeoutMs, this.drain, (signal) =>
      abortable(this.lists.refresh(list), signal),
    )
    const { entry, windows, ageMs, freshForMs } = answer
    const after = this.#held(list)
    if (after) return { before, after }
    // Larger than all of memory, or purged meanwhile.
    const freshness = { windows, ageMs, freshForMs, state: 'fresh' } as const
    return { before, after: entryReport({ entry, bytes: entry.bytes.length, freshness, hits: 0 }) }
  }

  #held(list: ListSlot): EntryReport | undefined {
    const api = this.upstream.apiOf(list.projectId)
    const held = api && this.cache.held.find(list.for(api).key.text)
    return held && entryReport(held)
  }

  #listOf(request: FastifyRequest): ListSlot {
    const pairs = pairsOf(request)
    const resources = pairs.filter(([name]) => name === 'resource').map(([, value]) => value)
    const [resource = 'specs'] = resources
    const isKnown = resource === 'specs' || resource === 'engines'
    if (resources.length > 1 || !isKnown) {
      throw invalidQuery([{ parameter: 'resource', detail: 'must be specs or engines, once' }])
    }
    const chosen = pairs.filter(([name]) => filters.includes(name))
    if (chosen.length > 0) {
      throw invalidQuery(
        chosen.map(([parameter]) => ({ parameter, detail: 'is not a parameter of this route' })),
      )
    }
    const rawQuery = new URLSearchParams(pairs.filter(([name]) => name !== 'resource')).toString()
    const from = resource === 'engines' ? this.engines : this.specs
    return from.readQuery(rawQuery).list
  }
}
