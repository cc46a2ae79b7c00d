import { LRUCache } from 'lru-cache'
import { place, type CacheKey, type Entry } from '../entry/entry.js'
import { softPurged, type MemoryEntry } from '../entry/freshness.js'
import { selects, type Selector } from '../entry/selector.js'

/** What the map, the key and the objects of one entry take besides its bytes, roughly. */
const overheadBytes = 1024
/** Uses while this share of memory is filled are not told apart. */
const stretchShare = 1 / 16

/** Where an entry is in memory. Empty when it went, so that nobody who knows the place keeps the bytes alive. */
class Slot {
  constructor(
    readonly memory: LruStore,
    public held: MemoryEntry | undefined,
    /** The stretch in which it moved up among the recently used last. */
    public risenIn: number,
  ) {}
}

/**
 * The entries that this process holds, bounded in bytes; the least recently used go first. That takes a look-up and a
 * move in a list, and where entries are many both lead to far places of memory, each of them dearer than the rest of
 * what a hit costs here. So a key object is looked up once, and an entry moves once in a stretch: while a sixteenth of
 * memory is filled, by new entries or in place of old ones.
 */
export class LruStore {
  readonly #places: LRUCache<string, Slot>
  #stretch = 0
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
    const found = this.#placeOf(key)
    if (found && found.risenIn !== this.#stretch) this.#rise(found, key)
    return found?.held
  }

  /** False when the entry alone is larger than all of memory. */
  put(held: MemoryEntry): boolean {
    const { text } = held.entry.key
    const size = heldBytes(held.entry)
    this.#places.set(text, new Slot(this, held, this.#stretch), { size })
    this.#filledBytes += size
    if (this.#filledBytes >= this.maxBytes * stretchShare) {
      this.#stretch++
      this.#filledBytes = 0
    }
    return this.#places.has(text)
  }

  /** Returns how many went. */
  drop(selector: Selector, upToEpoch: number): number {
    const selected = this.#selected(selector, upToEpoch)
    for (const { entry } of selected) this.#places.delete(entry.key.text)
    return selected.length
  }

  markStale(selector: Selector, upToEpoch: number): number {
    const selected = this.#selected(selector, upToEpoch)
    for (const held of selected) this.put(softPurged(held))
    return selected.length
  }

  /** Most recently used first; a copy, so entries may come and go meanwhile. */
  entries(): Entry[] {
    return this.#all().map(({ entry }) => entry)
  }

  get bytes(): number {
    return this.#places.calculatedSize
  }

  #placeOf(key: CacheKey): Slot | undefined {
    const known = key[place]
    if (known instanceof Slot && known.memory === this && known.held) return known
    return (key[place] = this.#places.peek(key.text))
  }

  #rise(found: Slot, key: CacheKey): void {
    found.risenIn = this.#stretch
    this.#places.get(key.text)
  }

  #all(): MemoryEntry[] {
    return [...this.#places.values()].flatMap(({ held }) => held ?? [])
  }

  #selected(selector: Selector, upToEpoch: number): MemoryEntry[] {
    return this.#all().filter(({ entry }) => entry.epoch <= upToEpoch && selects(selector, entry.key))
  }
}

export const heldBytes = (entry: Entry): number =>
  entry.bytes.length +
  (entry.encodings.br?.length ?? 0) +
  (entry.encodings.gzip?.length ?? 0) +
  2 * entry.key.text.length +
  overheadBytes
