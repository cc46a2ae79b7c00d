import type { Clock } from '../concurrency/clock.js'
import type { CacheKey, Entry } from './entry/entry.js'
import type { CacheEventListener } from './entry/events.js'
import { freshness, retentionMs, type Freshness, type FreshnessWindows } from './entry/freshness.js'
import { selectorText, selects, type Selector } from './entry/selector.js'
import type { BackOff } from './memory/back-off.js'
import type { MemoryTier } from './memory/memory-tier.js'
import type { Store } from './store/store.js'
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
  readonly store: Store | undefined
  readonly onEvent: CacheEventListener
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

  /** How many entries are selected here and in the store. One that only other replicas hold is not among them. */
  async count(selector: Selector): Promise<number> {
    const { memory, store } = this.parts
    const here = memory.all().filter(({ entry }) => selects(selector, entry.key))
    const texts = here.map(({ entry }) => selectorText(entry.key.parts))
    // While it is out of reach memory has to do.
    const stored = store?.isReady ? await store.stored(selector).catch(() => []) : []
    return new Set([...texts, ...stored]).size
  }

  /**
   * The windows of `before` are now longer ones: what the store has must not end too early for them. Never rejects: what
   * the store refuses is counted, and each entry is kept for longer from its next load on.
   */
  async keepLonger(before: (key: Pick<CacheKey, 'parts'>) => FreshnessWindows): Promise<void> {
    const { store, policy, onEvent } = this.parts
    const ttlMs = (parts: Selector): number | undefined => {
      const ms = retentionMs(policy({ text: '', parts }))
      return ms > retentionMs(before({ parts })) ? ms : undefined
    }
    await store
      ?.keepFor(ttlMs)
      .catch((error: unknown) => onEvent({ type: 'store-failed', doing: 'keep', error }))
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
