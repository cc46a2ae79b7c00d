import type { Answer, LookupOptions } from '../cache/entry/answer.js'
import type { Entry, Payload, Representation } from '../cache/entry/entry.js'
import { ListSlot } from '../lists/list-slot.js'
import type { ListListener, ListSubscription } from '../lists/list-subscription.js'
import type { Lists } from '../lists/lists.js'
import { effectiveSpecsQuestion, type SpecsQuestion } from '../upstream/apis/question.js'
import type { AskOptions, ModelArtsClient } from '../upstream/client.js'
import type { FilteredLists } from './filtered-lists.js'
import { filterKey, type SpecFilter } from './spec-filter.js'
import { specListBody } from './spec-list-body.js'

/** A caller's question, read once and remembered. */
export interface SpecsQuery {
  readonly projectId: string
  readonly list: ListSlot
  /** Absent: the whole list. */
  readonly filter: SpecFilter | undefined
}

/** What to send, and how the cache came by it. */
export interface SpecsAnswer {
  readonly representation: Representation
  readonly cached: Answer
}

/** Equal for queries that get the same list. */
export const nameOf = ({ list, filter }: SpecsQuery): string =>
  filter ? `${list.name} ${filterKey(filter)}` : list.name

/** The use case: which machines can be chosen, answered from the cache wherever possible. */
export class SpecsService {
  constructor(
    private readonly lists: Pick<Lists, 'tryFind' | 'find' | 'onChange'>,
    private readonly upstream: Pick<ModelArtsClient, 'specs'>,
    private readonly filtered: FilteredLists,
  ) {}

  query(question: SpecsQuestion, filter?: SpecFilter): SpecsQuery {
    const { projectId } = question
    const list = new ListSlot({
      resource: 'specs',
      projectId,
      parts: (api) => partsOf(effectiveSpecsQuestion(question, api)),
      load: (signal, options) => this.#load(question, signal, options),
    })
    return { projectId, list, filter }
  }

  /** The answer if it takes no waiting; undefined otherwise. Then `find` has it. */
  tryFind({ list, filter }: SpecsQuery, options?: LookupOptions): SpecsAnswer | undefined {
    const answer = this.lists.tryFind(list, options)
    if (!answer) return undefined
    const representation = filter ? this.filtered.tryGet(answer.entry, filter) : answer.entry
    return representation && { representation, cached: answer }
  }

  /** Rejects as `Lists.find` does. */
  async find({ list, filter }: SpecsQuery, options?: LookupOptions): Promise<SpecsAnswer> {
    const answer = await this.lists.find(list, options)
    const representation = filter ? this.filtered.get(answer.entry, filter) : answer.entry
    return { representation, cached: answer }
  }

  /** As `Lists.onChange`. */
  onChange({ list, filter }: SpecsQuery, listener: ListListener): ListSubscription {
    const select = (entry: Entry) => (filter ? this.filtered.get(entry, filter) : entry)
    return this.lists.onChange(list, select, listener)
  }

  async #load(question: SpecsQuestion, signal: AbortSignal, options: AskOptions): Promise<Payload> {
    const { specs, extra, requestId } = await this.upstream.specs(question, signal, options)
    return { bytes: specListBody(specs, extra), origin: requestId }
  }
}

const partsOf = ({ jobType, engineId, projectType }: SpecsQuestion) => ({
  // Left out is a question of its own.
  job_type: jobType ?? '',
  engine_id: engineId,
  project_type: String(projectType),
})
