import { LRUCache } from 'lru-cache'
import type { Entry } from './entry.js'
import type { Held } from './freshness.js'
import { selects, type Selector } from './selector.js'

/** What the map, the key and the objects of one entry take besides its bytes, roughly. */
const overheadBytes = 1024

/** The entries that this process holds, bounded in bytes; the least recently used go first. */
export class MemoryTier {
  readonly #held: LRUCache<string, Held>

  constructor(maxBytes: number, onEvicted: (entry: Entry) => void = () => {}) {
    this.#held = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ entry }) => heldBytes(entry),
      dispose: ({ entry }, _text, reason) => {
        if (reason === 'evict') onEvicted(entry)
      },
    })
  }

  get(text: string): Held | undefined {
    return this.#held.get(text)
  }

  /** False when the entry alone is larger than all of memory. */
  put(held: Held): boolean {
    const { text } = held.entry.key
    this.#held.set(text, held)
    return this.#held.has(text)
  }

  /** Returns how many went. */
  drop(selector: Selector, upToEpoch: number): number {
    const selected = this.#selected(selector, upToEpoch)
    for (const { entry } of selected) this.#held.delete(entry.key.text)
    return selected.length
  }

  markStale(selector: Selector, upToEpoch: number): number {
    const selected = this.#selected(selector, upToEpoch)
    for (const held of selected) this.put({ ...held, isSoftPurged: true })
    return selected.length
  }

  /** Most recently used first; a copy, so entries may come and go meanwhile. */
  entries(): Entry[] {
    return [...this.#held.values()].map(({ entry }) => entry)
  }

  get bytes(): number {
    return this.#held.calculatedSize
  }

  #selected(selector: Selector, upToEpoch: number): Held[] {
    return [...this.#held.values()].filter(
      ({ entry }) => entry.epoch <= upToEpoch && selects(selector, entry.key),
    )
  }
}

export const heldBytes = (entry: Entry): number =>
  entry.bytes.length +
  (entry.encodings.br?.length ?? 0) +
  (entry.encodings.gzip?.length ?? 0) +
  2 * entry.key.text.length +
  overheadBytes
