import { hashTag } from '../../../redis/redis-client.js'
import type { CacheKey } from '../../entry/entry.js'
import { parseSelector, selectorText, type Selector } from '../../entry/selector.js'

/**
 * Every name that the cache uses in Redis, all under one prefix. What the replicas agree on has one hash tag, so in a
 * cluster one node keeps its order and gives the time; the entries are spread.
 */
export class RedisNames {
  readonly entries: string
  readonly leases: string
  readonly pauses: string
  readonly epoch: string
  readonly purges: string
  readonly purgesVersion: string
  readonly generation: string
  /** Which entries there are, by their epochs. */
  readonly index: string
  readonly channel: string

  constructor(prefix: string) {
    const fleet = `${prefix}${hashTag}:`
    this.entries = `${prefix}entry:`
    this.leases = `${fleet}lease:`
    this.pauses = `${fleet}pause:`
    this.epoch = `${fleet}epoch`
    this.purges = `${fleet}purges`
    this.purgesVersion = `${fleet}purges-version`
    this.generation = `${fleet}generation`
    this.index = `${fleet}index`
    this.channel = `${fleet}messages`
  }

  entry({ parts }: CacheKey): string {
    return this.entries + selectorText(parts)
  }

  lease({ parts }: CacheKey): string {
    return this.leases + selectorText(parts)
  }

  /** The parts of the key of an entry, and the name of its lease. */
  ofEntry(name: string): { parts: Selector; lease: string } {
    const text = name.slice(this.entries.length)
    return { parts: parseSelector(text), lease: this.leases + text }
  }

  pause({ parts }: CacheKey): string {
    return this.pauses + selectorText(parts)
  }
}
