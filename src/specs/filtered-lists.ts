import { LRUCache } from 'lru-cache'
import { onEncoded, representationBytes } from '../cache/compress.js'
import { representationOf, type Entry, type Representation } from '../cache/entry/entry.js'
import { accepts, filterKey, type SpecFilter } from './spec-filter.js'
import { FilterableBody } from './spec-list-body.js'

const overheadBytes = 1_024
/** A list taken apart takes this much more memory than its bytes. */
const filterableFactor = 3

/**
 * The filtered forms of cached lists, made once each and kept while memory allows: a frontend
 * asks for the same few selections over and over. Keyed by content, so a list that was loaded
 * again and did not change keeps its filtered forms.
 */
export class FilteredLists {
  readonly #made: LRUCache<string, Representation>
  readonly #bodies: LRUCache<string, FilterableBody>

  /** Half of `maxBytes` for the lists that were filtered, half for those that may be filtered next. */
  constructor(maxBytes: number) {
    const maxSize = Math.max(1, Math.floor(maxBytes / 2))
    this.#made = new LRUCache({ maxSize })
    this.#bodies = new LRUCache({ maxSize })
  }

  get bytes(): number {
    return this.#made.calculatedSize + this.#bodies.calculatedSize
  }

  /** Undefined when this selection of this list was not made yet, or was evicted. */
  tryGet(entry: Entry, filter: SpecFilter): Representation | undefined {
    return this.#made.get(madeKey(entry, filter))
  }

  get(entry: Entry, filter: SpecFilter): Representation {
    const made = this.tryGet(entry, filter)
    if (made) return made
    const representation = representationOf(this.#body(entry).where((spec) => accepts(filter, spec)))
    const key = madeKey(entry, filter)
    this.#keep(key, representation)
    onEncoded(representation, () => this.#countAgain(key, representation))
    return representation
  }

  #keep(key: string, representation: Representation): void {
    this.#made.set(key, representation, { size: representationBytes(representation) + overheadBytes })
  }

  #countAgain(key: string, representation: Representation): void {
    if (!this.#made.delete(key)) return
    this.#keep(key, representation)
  }

  #body({ bytes, hash }: Entry): FilterableBody {
    let body = this.#bodies.get(hash)
    if (!body) {
      body = new FilterableBody(bytes)
      this.#bodies.set(hash, body, { size: filterableFactor * bytes.length + overheadBytes })
    }
    return body
  }
}

const madeKey = (entry: Entry, filter: SpecFilter) => `${entry.hash} ${filterKey(filter)}`
