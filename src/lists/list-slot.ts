import type { CacheKey, Payload } from '../cache/entry/entry.js'
import { CacheSlot } from '../cache/memory/slot.js'
import type { Api } from '../config/access.js'
import type { AskOptions } from '../upstream/client.js'

/** What ModelArts lists. */
export type ListResource = 'specs' | 'engines'

/** One question: what its answer is kept under, and how ModelArts is asked. */
export interface ListQuestion {
  readonly resource: ListResource
  readonly projectId: string
  /** What else the answer depends on, in order. */
  parts(api: Api): Readonly<Record<string, string>>
  /** Makes the bytes that callers get. */
  load(signal: AbortSignal, options: AskOptions): Promise<Payload>
}

/** Where the answer to one question is, and which project it belongs to. A caller who asks again and again keeps it. */
export class ListSlot {
  readonly projectId: string
  #api: Api | undefined
  #slot: CacheSlot | undefined

  constructor(private readonly question: ListQuestion) {
    this.projectId = question.projectId
  }

  /** Equal for equal questions, whatever their projects speak. */
  get name(): string {
    return listKey(this.question, 'v1').text
  }

  /** For the API that the project speaks at present: what another one answered is another entry. */
  for(api: Api): CacheSlot {
    if (this.#slot && this.#api === api) return this.#slot
    this.#api = api
    return (this.#slot = slotOf(this.question, api))
  }
}

function slotOf(question: ListQuestion, api: Api): CacheSlot {
  return new CacheSlot(listKey(question, api), (signal, { isRevalidation }) =>
    // A revalidation is not retried within itself: the cache's back-off is its retry.
    question.load(signal, isRevalidation ? { retries: 0 } : {}),
  )
}

/** The project that a key's text names. */
export const projectOf = (keyText: string): string => new URLSearchParams(keyText).get('project_id') ?? ''

/** One key per question. The parts need no escaping: none of their alphabets has `&` or `=`. */
function listKey(question: ListQuestion, api: Api): CacheKey {
  const { resource, projectId } = question
  const all = { resource, api, project_id: projectId, ...question.parts(api) }
  const pairs = Object.entries(all).map(([name, value]) => `${name}=${value}`)
  return { text: pairs.join('&'), parts: all }
}
