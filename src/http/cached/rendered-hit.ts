import type { Via } from '../../cache/entry/answer.js'
import type { FreshnessWindows } from '../../cache/entry/freshness.js'
import { bodyIn, type ContentCoding } from '../negotiation/content-coding.js'
import type { CachedAnswer } from './cached-resource.js'
import { age, ttl } from './freshness-headers.js'
import { flatten } from './header-lines.js'
import { representationHeaders } from './representation-headers.js'

/** What all who ask for one representation within a second are sent alike. */
export interface RenderedHit {
  readonly entityTag: string
  readonly cacheStatus: string
  readonly lines: string
  /** Go with the body alone. */
  readonly bodyLines: string
  /** A text has a character for each byte. */
  readonly body: Buffer | string
}

/** The moment that a hit is rendered for. */
interface Moment {
  readonly age: number
  readonly ttl: number
  readonly via: Via
  readonly windows: FreshnessWindows
}

type Slots = Partial<Record<ContentCoding, { readonly moment: Moment; hit?: RenderedHit }>>

/** A kept hit holds its body a second time, so larger ones are rendered each time. */
const maxKeptBytes = 8_192
const overheadBytes = 1_024
const slotBytes = 256

/**
 * Renders a hit once a second, not once a request. Only from its second request within that second on: where each
 * request is for another list, keeping costs more than rendering.
 */
export class RenderedHits {
  /** By representation, so that a hit goes when the list goes. */
  #kept = new WeakMap<CachedAnswer['representation'], Slots>()
  #bytes = 0

  constructor(private readonly maxBytes: number) {}

  /** At most. */
  get bytes(): number {
    return this.#bytes
  }

  of(answer: CachedAnswer, coding: ContentCoding): RenderedHit {
    const { representation, cached } = answer
    const slots = this.#kept.get(representation)
    const slot = slots?.[coding]
    if (slot && isOf(slot.moment, answer)) return (slot.hit ??= this.#render(answer, coding))
    const body = bodyIn(coding, representation)
    if (body.length <= maxKeptBytes) {
      const { via, windows } = cached
      const moment = { age: age(cached), ttl: ttl(cached), via, windows }
      if (slots) slots[coding] = { moment }
      else {
        this.#take(slotBytes)
        this.#kept.set(representation, { [coding]: { moment } })
      }
    }
    return { ...representationHeaders(answer, coding), body }
  }

  /** What went with its list is still counted, so this is the most that they can take. */
  #take(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes <= this.maxBytes) return
    this.#kept = new WeakMap()
    this.#bytes = bytes
  }

  #render(answer: CachedAnswer, coding: ContentCoding): RenderedHit {
    const { entityTag, cacheStatus, lines, bodyLines } = representationHeaders(answer, coding)
    const body = bodyIn(coding, answer.representation).toString('latin1')
    this.#take(overheadBytes + body.length)
    return { entityTag, cacheStatus, lines: flatten(lines), bodyLines: flatten(bodyLines), body }
  }
}

const isOf = (moment: Moment, { cached }: CachedAnswer): boolean =>
  moment.age === age(cached) &&
  moment.ttl === ttl(cached) &&
  moment.via === cached.via &&
  moment.windows === cached.windows
