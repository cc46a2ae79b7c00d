import { LRUCache } from 'lru-cache'
import { contentHash, type Entry, type Payload } from '../cache/entry/entry.js'
import { encodePayload } from './encode-payload.js'
import { accepts, filterKey, type SpecFilter } from './spec-filter.js'
import { FilterableBody } from './spec-list-body.js'

/** Bytes that can be sent, with the hash that their ETag is made of. */
export interface Representation extends Payload {
  readonly hash: string
}

const overheadBytes = 512

/**
 * The filtered forms of cached lists, made once each and kept while memory allows: a frontend
 * asks for the same few selections over and over. Keyed by content, so a list that was loaded
 * again and did not change keeps its filtered forms.
 */
export class FilteredLists {
  readonly #made: LRUCache<string, Representation>
  readonly #bodies = new WeakMap<Entry, FilterableBody>()

  constructor(maxBytes: number) {
    this.#made = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ bytes, encodings }) =>
        overheadBytes + bytes.length + (encodings.br?.length ?? 0) + (encodings.gzip?.length ?? 0),
    })
  }

  /** Undefined when this selection of this list was not made yet, or was evicted. */
  tryGet(entry: Entry, filter: SpecFilter): Representation | undefined {
    return this.#made.get(madeKey(entry, filter))
  }

  async get(entry: Entry, filter: SpecFilter): Promise<Representation> {
    const made = this.tryGet(entry, filter)
    if (made) return made
    const bytes = this.#body(entry).where((spec) => accepts(filter, spec))
    const representation = { ...(await encodePayload(bytes)), hash: contentHash(bytes) }
    this.#made.set(madeKey(entry, filter), representation)
    return representation
  }

  #body(entry: Entry): FilterableBody {
    let body = this.#bodies.get(entry)
    if (!body) this.#bodies.set(entry, (body = new FilterableBody(entry.bytes)))
    return body
  }
}

const madeKey = (entry: Entry, filter: SpecFilter) => `${entry.hash} ${filterKey(filter)}`
