import { randomBytes } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import { LRUCache } from 'lru-cache'
import { Cache } from '../../../cache/cache.js'
import type { FreshnessState } from '../../../cache/entry/freshness.js'
import type { Selector } from '../../../cache/entry/selector.js'
import { entryReport, type EntryReport } from './entry-report.js'

export interface EntryPage {
  readonly entries: readonly EntryReport[]
  /** How many there were when the first page was made. */
  readonly total: number
  /** Absent on the last page. */
  readonly cursor?: string
}

interface Listing {
  readonly keys: readonly string[]
  readonly state: FreshnessState | undefined
}

/** A listing that is not read on for this long, or that so many newer ones follow, begins again. */
const keepMs = 300_000
const maxListings = 16

/**
 * Pages of entries. The order of use changes all the time, so the keys of a listing are put down with its first page:
 * none comes twice, and none is left out. Each entry is shown as it is when its page is made.
 */
@Injectable()
export class EntryListing {
  readonly #listings = new LRUCache<string, Listing>({ max: maxListings, ttl: keepMs })

  constructor(@Inject(Cache) private readonly cache: Pick<Cache, 'held'>) {}

  first(selector: Selector, state: FreshnessState | undefined, limit: number): EntryPage {
    const isWanted = (text: string): boolean =>
      state === undefined || this.cache.held.find(text)?.freshness.state === state
    return this.#page({ keys: this.cache.held.keys(selector).filter(isWanted), state }, 0, limit)
  }

  /** Undefined: the cursor is none of ours, or too old. */
  next(cursor: string, limit: number): EntryPage | undefined {
    const [, id = '', from] = /^([\w-]+)\.(\d{1,9})$/.exec(cursor) ?? []
    const listing = this.#listings.get(id)
    return listing && from !== undefined ? this.#page(listing, Number(from), limit, id) : undefined
  }

  #page({ keys, state }: Listing, from: number, limit: number, known?: string): EntryPage {
    const entries: EntryReport[] = []
    let at = from
    for (; at < keys.length && entries.length < limit; at++) {
      const held = this.cache.held.find(keys[at] ?? '')
      if (held && (state === undefined || held.freshness.state === state)) entries.push(entryReport(held))
    }
    if (at >= keys.length) return { entries, total: keys.length }
    const id = known ?? randomBytes(9).toString('base64url')
    if (known === undefined) this.#listings.set(id, { keys, state })
    return { entries, total: keys.length, cursor: `${id}.${at}` }
  }
}
