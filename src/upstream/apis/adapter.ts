import type { JsonObject, JsonValue } from '../response/json.js'
import type { QueryParameter } from '../signing/canonical-query.js'
import type { JobType } from './question.js'

/** What adapters look at in a question, whatever it is about. */
export interface AdapterQuestion {
  readonly projectId: string
  readonly jobType?: JobType
  readonly engineId?: string
  readonly projectType?: number
}

/** One answer, checked as far as its envelope. */
export interface Page {
  readonly items: readonly JsonValue[]
  /** How many items there are on all pages, where the answer says so. */
  readonly total?: number
  /** How many pages there are, where the answer says so. */
  readonly pages?: number
  /** Fields of the envelope to pass on. */
  readonly extra?: JsonObject
}

/** What keeps a body from being a list, as the end of the sentence "The body …". */
export interface Fault {
  readonly fault: string
}

export interface Paging {
  /** Items per page to ask for. The upstream may give fewer. */
  readonly limit: number
  /** `unknown`: items, and pages where no items come. */
  readonly offsetCounts: 'items' | 'unknown'
}

/** What was odd about an item that is kept. */
export interface Oddities {
  /** Values that are there and cannot be read. */
  unreadable: number
  /** Words for a state that are not known. */
  unknownStatuses: number
}

/**
 * One API of ModelArts: where a question goes, how its pages are gone through, what a good answer
 * looks like, how it becomes our shape. Everything else is shared.
 */
export interface Adapter {
  /** For logs, such as `services/specifications`. */
  readonly name: string
  readonly path: (projectId: string) => string
  readonly query: (question: AdapterQuestion) => readonly QueryParameter[]
  /** Absent: one answer holds the whole list. */
  readonly paging?: Paging
  readonly readPage: (body: JsonValue) => Page | Fault
  /** An item's own id; undefined when it has none, and then it is left out. */
  readonly idOf: (item: JsonObject) => string | undefined
  /** An id stands once in a list: what comes with it again is left out. */
  readonly hasUniqueIds?: true
  readonly toOurShape: (item: JsonObject, id: string, oddities: Oddities) => JsonObject
}
