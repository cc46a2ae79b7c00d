import type { CacheKey } from '../entry/entry.js'
import type { MemoryEntry } from '../entry/freshness.js'

/** Where an entry is in one memory. Empty once the entry has gone, so that a slot never keeps its bytes alive. */
export class Place {
  constructor(
    readonly memory: object,
    public held: MemoryEntry | undefined,
    /** The generation in which it last moved up among the recently used. */
    public promotedIn: number,
  ) {}
}

/** A key with the place where its entry was found last. A caller who asks for one key again and again keeps one, and saves the look-up. */
export class CacheSlot {
  place: Place | undefined = undefined

  constructor(readonly key: CacheKey) {}
}

export const slotOf = (at: CacheKey | CacheSlot): CacheSlot =>
  at instanceof CacheSlot ? at : new CacheSlot(at)
