import { LRUCache } from 'lru-cache'
import { representationBytes } from '../compress.js'
import type { CacheKey, Entry } from '../entry/entry.js'
import { softPurged, type MemoryEntry } from '../entry/freshness.js'
import { selects, type Selector } from '../entry/selector.js'
import { Place, type CacheSlot } from './slot.js'

/** What the map, the key and the objects of one entry take besides its bytes, roughly. */
const overheadBytes = 1_024
/** A generation lasts while this share of memory is filled, by new entries or in place of old ones. */
const generationShare = 1 / 16

/**
 * The entries that this process holds, bounded in bytes; the least recently used go first. An entry moves up among the
 * recently used once in a generation: a move reaches far places of memory and costs more than the rest of a hit.
 */
export class LruStore {
  readonly #places: LRUCache<string, Place>
  #generation = 0
  #filledBytes = 0

  constructor(
    private readonly maxBytes: number,
    onEvicted: (entry: Entry) => void = () => {},
  ) {
    this.#places = new LRUCache({
      maxSize: maxBytes,
      dispose: (left, _text, reason) => {
        const { held } = left
        left.held = undefined
        if (held && reason === 'evict') onEvicted(held.entry)
      },
    })
  }

  get(key: CacheKey): MemoryEntry | undefined {
    return this.#use(this.#places.peek(key.text), key)
  }

  /** The same, without a look-up while the entry is where it was. */
  find(slot: CacheSlot): MemoryEntry | undefined {
    const known = slot.place
    if (!known?.held || known.memory !== this) slot.place = this.#places.peek(slot.key.text)
    return this.#use(slot.place, slot.key)
  }

  /** False when the entry alone is larger than all of memory. */
  put(held: MemoryEntry): boolean {
    const { text } = held.entry.key
    const size = heldBytes(held.entry)
    const before = this.#places.peek(text)
    const usedAtMs = before?.usedAtMs ?? held.startedAtMs
    this.#places.set(text, new Place(this, held, this.#generation, before?.hits, usedAtMs), { size })
    this.#filledBytes += size
    if (this.#filledBytes >= this.maxBytes * generationShare) {
      this.#generation++
      this.#filledBytes = 0
    }
    return this.#places.has(text)
  }

  /** Returns what went. */
  drop(selector: Selector, upToEpoch: number): MemoryEntry[] {
    const selected = this.selected(selector, upToEpoch)
    for (const { entry } of selected) this.#places.delete(entry.key.text)
    return selected
  }

  markStale(selector: Selector, upToEpoch: number): MemoryEntry[] {
    const selected = this.selected(selector, upToEpoch)
    for (const held of selected) this.put(softPurged(held))
    return selected
  }

  /** Most recently used first; a copy, so entries may come and go meanwhile. */
  all(): MemoryEntry[] {
    return [...this.#places.values()].flatMap(({ held }) => held ?? [])
  }

  /** Where they are, most recently used first, by the last answer that was given from each. */
  places(): Place[] {
    return [...this.#places.values()].sort((one, other) => other.usedAtMs - one.usedAtMs)
  }

  place(text: string): Place | undefined {
    return this.#places.peek(text)
  }

  get size(): number {
    return this.#places.size
  }

  get bytes(): number {
    return this.#places.calculatedSize
  }

  #use(found: Place | undefined, key: CacheKey): MemoryEntry | undefined {
    if (found && found.promotedIn !== this.#generation) {
      found.promotedIn = this.#generation
      this.#places.get(key.text)
    }
    return found?.held
  }

  selected(selector: Selector, upToEpoch: number): MemoryEntry[] {
    return this.all().filter(({ entry }) => entry.epoch <= upToEpoch && selects(selector, entry.key))
  }
}

export const heldBytes = (entry: Entry): number =>
  representationBytes(entry) + 2 * entry.key.text.length + overheadBytes
