import type { Answer, LookupOptions } from '../cache/entry/answer.js'
import type { Payload, Representation } from '../cache/entry/entry.js'
import { listBody, toJson, type ListMembers } from '../lists/list-body.js'
import { ListSlot } from '../lists/list-slot.js'
import type { Lists } from '../lists/lists.js'
import { effectiveEnginesQuestion, type EnginesQuestion } from '../upstream/apis/question.js'
import type { AskOptions, ModelArtsClient } from '../upstream/client.js'

/** A caller's question, read once and remembered. */
export interface EnginesQuery {
  readonly projectId: string
  readonly list: ListSlot
}

/** What to send, and how the cache came by it. */
export interface EnginesAnswer {
  readonly representation: Representation
  readonly cached: Answer
}

const members: ListMembers = { items: 'engines', total: 'engine_total_count' }

/** The use case: which AI engines a job can use, answered from the cache wherever possible. */
export class EnginesService {
  constructor(
    private readonly lists: Pick<Lists, 'tryFind' | 'find'>,
    private readonly upstream: Pick<ModelArtsClient, 'engines'>,
  ) {}

  query(question: EnginesQuestion): EnginesQuery {
    const { projectId } = question
    const list = new ListSlot({
      resource: 'engines',
      projectId,
      parts: (api) => partsOf(effectiveEnginesQuestion(question, api)),
      load: (signal, options) => this.#load(question, signal, options),
    })
    return { projectId, list }
  }

  /** The answer if it takes no waiting; undefined otherwise. Then `find` has it. */
  tryFind({ list }: EnginesQuery, options?: LookupOptions): EnginesAnswer | undefined {
    const answer = this.lists.tryFind(list, options)
    return answer && { representation: answer.entry, cached: answer }
  }

  /** Rejects as `Lists.find` does. */
  async find({ list }: EnginesQuery, options?: LookupOptions): Promise<EnginesAnswer> {
    const answer = await this.lists.find(list, options)
    return { representation: answer.entry, cached: answer }
  }

  async #load(question: EnginesQuestion, signal: AbortSignal, options: AskOptions): Promise<Payload> {
    const { engines, extra, requestId } = await this.upstream.engines(question, signal, options)
    return { bytes: listBody(members, engines.map(toJson), extra), origin: requestId }
  }
}

const partsOf = ({ jobType }: EnginesQuestion) => ({ job_type: jobType ?? '' })
