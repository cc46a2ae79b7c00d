import type { CacheKey } from '../entry/entry.js'
import type { MemoryEntry } from '../entry/freshness.js'
import type { Load } from '../entry/load.js'

/** Where an entry is in one memory. Empty once the entry has gone, so that a slot never keeps its bytes alive. */
export class Place {
  constructor(
    readonly memory: object,
    public held: MemoryEntry | undefined,
    /** The generation in which it last moved up among the recently used. */
    public promotedIn: number,
    /** Answers that were given from it, and from those before it under the same key. */
    public hits = 0,
    public usedAtMs = 0,
  ) {}

  served(nowMs: number): void {
    this.hits++
    this.usedAtMs = nowMs
  }
}

/**
 * What is asked for: its key, how it is loaded when it is not there, and where it was found last. A caller who asks
 * again and again keeps one, and saves the look-up. All loads under one key must give the same.
 */
export class CacheSlot {
  place: Place | undefined = undefined

  constructor(
    readonly key: CacheKey,
    readonly load: Load,
  ) {}
}
