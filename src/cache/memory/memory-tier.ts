import { onEncoded } from '../compress.js'
import type { CacheEventListener } from '../entry/events.js'
import { isNewer, isSame, type CacheKey, type Entry } from '../entry/entry.js'
import { hold, type MemoryEntry } from '../entry/freshness.js'
import type { CacheSlot, Place } from './slot.js'
import { heldBytes, LruStore } from './lru-store.js'
import { PurgeLog, type Purge } from '../entry/purge-log.js'

/** What this replica holds in memory. The one door in is `admit`, so nothing purged ever gets past it. */
export class MemoryTier {
  readonly #memory: LruStore
  readonly #log = new PurgeLog()

  constructor(
    maxBytes: number,
    onEvent: CacheEventListener,
    private readonly onAdmitted: (held: MemoryEntry) => void = () => {},
  ) {
    this.#memory = new LruStore(maxBytes, (entry) =>
      onEvent({ type: 'evicted', key: entry.key, bytes: heldBytes(entry) }),
    )
  }

  get(key: CacheKey): MemoryEntry | undefined {
    return this.#memory.get(key)
  }

  find(slot: CacheSlot): MemoryEntry | undefined {
    return this.#memory.find(slot)
  }

  all(): MemoryEntry[] {
    return this.#memory.all()
  }

  /** Most recently used first. */
  places(): Place[] {
    return this.#memory.places()
  }

  place(text: string): Place | undefined {
    return this.#memory.place(text)
  }

  get size(): number {
    return this.#memory.size
  }

  get bytes(): number {
    return this.#memory.bytes
  }

  /** False when a purge has overtaken the entry, or it is larger than all of memory. The newest wins. */
  admit(entry: Entry, startedAtMs: number): boolean {
    const verdict = this.#log.verdict(entry)
    if (verdict === 'purged') return false
    const held = this.#memory.get(entry.key)
    if (held && (isSame(held.entry, entry) || isNewer(held.entry, entry))) return true
    const admitted = hold(entry, startedAtMs, verdict === 'stale')
    if (!this.#memory.put(admitted)) return false
    onEncoded(entry, () => this.#countAgain(entry))
    this.onAdmitted(admitted)
    return true
  }

  isPurged(entry: Entry): boolean {
    return this.#log.verdict(entry) === 'purged'
  }

  /** False when it was known already. */
  apply(purge: Purge): boolean {
    if (!this.#log.record(purge)) return false
    if (purge.soft) this.#memory.markStale(purge.selector, purge.epoch)
    else this.#memory.drop(purge.selector, purge.epoch)
    return true
  }

  #countAgain(entry: Entry): void {
    const held = this.#memory.get(entry.key)
    if (held?.entry === entry) this.#memory.put(held)
  }

  purgesBeyond(others: readonly Purge[]): Purge[] {
    return this.#log.beyond(others)
  }
}
