import type { Via } from '../../cache/entry/answer.js'
import type { FreshnessWindows } from '../../cache/entry/freshness.js'
import type { SpecsAnswer, SpecsQuery } from '../../specs/specs.service.js'
import { representationHeaders } from './representation-headers.js'
import { bodyIn, type ContentCoding } from '../negotiation/content-coding.js'
import { age, ttl } from './freshness-headers.js'
import { flatten } from './header-lines.js'

/** What all who ask one question within a second are sent alike. */
export interface RenderedHit {
  readonly entityTag: string
  readonly cacheStatus: string
  readonly lines: string
  /** Go with the body alone. */
  readonly bodyLines: string
  /** A text has a character for each byte. */
  readonly body: Buffer | string
}

/** A hit, and all that it is made of. */
interface KeptHit extends RenderedHit {
  readonly hash: string
  readonly via: Via
  readonly windows: FreshnessWindows
  readonly age: number
  readonly ttl: number
}

/** For each coding: more questions than nearly all services are asked within a second. */
const mostKept = 1_024
/** Of questions that are not kept. All of them are compared with, and where each is asked now and then that is for nothing, so they are few. */
const mostRecalled = 64
/** A kept hit has its body a second time: all together take 8 MB at most for each coding. Larger ones are few, and are made anew. */
const mostKeptBytes = 8_192

/**
 * Puts the hits of a question together once a second, not once a request. Only of questions that are asked again and
 * again: where each is another one, keeping costs more than making.
 */
export class RenderedHits {
  readonly #kept: Readonly<Record<ContentCoding, Map<SpecsQuery, KeptHit>>> = {
    identity: new Map(),
    br: new Map(),
    gzip: new Map(),
  }
  /** A ring: the next one takes the place of the oldest. */
  readonly #askedLately = new Array<SpecsQuery | undefined>(mostRecalled).fill(undefined)
  #oldest = 0

  /** `query` as remembered: one object for each spelling. */
  of(query: SpecsQuery, answer: SpecsAnswer, coding: ContentCoding): RenderedHit {
    const kept = this.#kept[coding].get(query)
    if (kept && isFor(kept, answer)) return kept
    const { entityTag, cacheStatus, lines, bodyLines } = representationHeaders(answer, coding)
    const body = bodyIn(coding, answer.representation)
    if (body.length > mostKeptBytes || !(kept || this.#isAskedAgain(query))) {
      return { entityTag, cacheStatus, lines, bodyLines, body }
    }
    const { representation, cached } = answer
    const hit = {
      hash: representation.hash,
      via: cached.via,
      windows: cached.windows,
      age: age(cached),
      ttl: ttl(cached),
      entityTag,
      cacheStatus,
      lines: flatten(lines),
      bodyLines: flatten(bodyLines),
      body: body.toString('latin1'),
    }
    if (!kept && this.#kept[coding].size >= mostKept) this.#kept[coding].clear()
    this.#kept[coding].set(query, hit)
    return hit
  }

  #isAskedAgain(query: SpecsQuery): boolean {
    if (this.#askedLately.includes(query)) return true
    this.#askedLately[this.#oldest] = query
    this.#oldest = (this.#oldest + 1) % mostRecalled
    return false
  }
}

const isFor = (kept: KeptHit, { representation, cached }: SpecsAnswer): boolean =>
  kept.age === age(cached) &&
  kept.ttl === ttl(cached) &&
  kept.via === cached.via &&
  kept.windows === cached.windows &&
  kept.hash === representation.hash
