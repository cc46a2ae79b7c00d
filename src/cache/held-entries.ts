import type { Clock } from '../concurrency/clock.js'
import type { CacheKey, Entry } from './entry/entry.js'
import { freshness, type Freshness, type FreshnessWindows } from './entry/freshness.js'
import { selects, type Selector } from './entry/selector.js'
import type { BackOff } from './memory/back-off.js'
import type { MemoryTier } from './memory/memory-tier.js'
import { heldBytes } from './memory/lru-store.js'

/** One entry as it stands. */
export interface HeldEntry {
  readonly entry: Entry
  /** With all its codings. */
  readonly bytes: number
  readonly freshness: Freshness
  /** Answers that were given from it, and from those before it under the same key. */
  readonly hits: number
  /** Absent once a load has succeeded. */
  readonly lastFailure?: {
    readonly failure: Error
    readonly agoMs: number
    /** 0: the upstream may be asked again. */
    readonly backsOffForMs: number
  }
}

interface HeldEntriesParts {
  readonly memory: MemoryTier
  readonly backOff: BackOff
  readonly policy: (key: CacheKey) => FreshnessWindows
  readonly clock: Clock
}

/** The entries in memory, to look at. Looking is no use: nothing moves, and no hit is counted. */
export class HeldEntries {
  constructor(private readonly parts: HeldEntriesParts) {}

  /** The texts of the selected keys, most recently used first. */
  keys(selector: Selector): string[] {
    return this.parts.memory.places().flatMap(({ held }) => {
      if (!held || !selects(selector, held.entry.key)) return []
      return held.entry.key.text
    })
  }

  find(text: string): HeldEntry | undefined {
    const { memory, backOff, policy, clock } = this.parts
    const place = memory.place(text)
    if (!place?.held) return undefined
    const { held, hits } = place
    const nowMs = clock()
    const pause = backOff.last(text)
    return {
      entry: held.entry,
      bytes: heldBytes(held.entry),
      freshness: freshness(held, policy(held.entry.key), nowMs),
      hits,
      ...(pause && {
        lastFailure: {
          failure: pause.failure,
          agoMs: nowMs - pause.failedAtMs,
          backsOffForMs: Math.max(0, pause.untilMs - nowMs),
        },
      }),
    }
  }
}
