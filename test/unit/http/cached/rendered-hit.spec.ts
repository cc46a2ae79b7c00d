import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Via } from '../../../../src/cache/entry/answer.js'
import { sealEntry } from '../../../../src/cache/entry/entry.js'
import type { CachedAnswer } from '../../../../src/http/cached/cached-resource.js'
import { RenderedHits } from '../../../../src/http/cached/rendered-hit.js'
import { representationHeaders } from '../../../../src/http/cached/representation-headers.js'
import { bodyIn } from '../../../../src/http/negotiation/content-coding.js'
import { keyOf } from '../../../support/cache-under-test.js'

const ttlMs = 300_000
const windows = { ttlMs, staleWhileRevalidateMs: 600_000, staleIfErrorMs: 86_400_000 }

let hits: RenderedHits

beforeEach(() => {
  hits = new RenderedHits(1_000_000)
})

const entryOf = (bytes = Buffer.from('{"名":"ü"}')) => {
  const entry = sealEntry(keyOf('a'), { bytes }, 1)
  entry.encodings.br = Buffer.from([0, 200, 255])
  return entry
}

const usual = entryOf()

function answerOf(ageMs = 0, via: Via = 'hit', entry = usual): CachedAnswer {
  const cached = { entry, ageMs, freshForMs: ttlMs - ageMs, windows, via, collapsed: false, stored: true }
  return { representation: entry, cached }
}

const expectRight = (answer: CachedAnswer, coding: 'identity' | 'br' = 'identity') => {
  const hit = hits.of(answer, coding)
  const head = representationHeaders(answer, coding)
  expect(hit.lines).toBe(head.lines)
  expect(hit.bodyLines).toBe(head.bodyLines)
  expect(Buffer.from(hit.body as string, 'latin1')).toEqual(bodyIn(coding, answer.representation))
  expect([hit.entityTag, hit.cacheStatus]).toEqual([head.entityTag, head.cacheStatus])
  return hit
}

describe('a hit', () => {
  it('is rendered for all of one second once it was asked for twice', () => {
    const first = expectRight(answerOf(1_100))
    const second = expectRight(answerOf(1_400))
    expect(second).not.toBe(first)
    expect(expectRight(answerOf(1_900))).toBe(second)
  })

  it('is rendered again when its age, its freshness, its state or its windows are others', () => {
    const answers = [
      answerOf(999),
      answerOf(1_000),
      answerOf(ttlMs + 1, 'stale-while-revalidate'),
      answerOf(ttlMs + 1, 'stale-if-error'),
    ]
    for (const answer of [...answers, ...answers]) {
      for (const coding of ['identity', 'br', 'identity', 'br'] as const) expectRight(answer, coding)
    }
    // An operator's new ttl changes one, a soft purge or a clock put right may change the other.
    const { representation, cached } = answerOf(999)
    const shorter = { windows: { ...windows, staleIfErrorMs: 1_000 } }
    for (const change of [{}, {}, { freshForMs: 5_000 }, {}, { ageMs: 5_000 }, {}, shorter, {}]) {
      expectRight({ representation, cached: { ...cached, ...change } })
      expectRight({ representation, cached: { ...cached, ...change } })
    }
  })

  it('belongs to one list: another one, and its age, make another hit', () => {
    const other = entryOf(Buffer.from('[1]'))
    for (let turn = 0; turn < 3; turn++) {
      expect(expectRight(answerOf(1_000)).lines).toContain('age: 1\r\n')
      expect(expectRight(answerOf(250_000, 'hit', other)).lines).toContain('age: 250\r\n')
    }
  })

  it('is kept for each coding, as callers of both kinds take turns', () => {
    const turn = () => [expectRight(answerOf()), expectRight(answerOf(), 'br')]
    turn()
    const [identity, br] = turn()
    const next = turn()
    expect([next[0] === identity, next[1] === br]).toEqual([true, true])
  })

  it('is not kept when its body is large: it would be in memory twice', () => {
    const large = entryOf(Buffer.alloc(8_193, 'x'))
    const made = [1, 2, 3].map(() => expectRight(answerOf(0, 'hit', large)))
    expect(new Set(made).size).toBe(3)
  })

  it('is kept while the memory for it lasts', () => {
    const keptIn = (maxBytes: number) => {
      hits = new RenderedHits(maxBytes)
      const answers = Array.from({ length: 100 }, (_, at) =>
        answerOf(0, 'hit', entryOf(Buffer.from(`[${at}]`))),
      )
      const render = () => answers.map((answer) => expectRight(answer))
      render()
      const first = render()
      const second = render()
      return second.filter((hit, at) => hit === first[at]).length
    }
    expect(keptIn(1_000_000)).toBe(100)
    expect(keptIn(50_000)).toBeLessThan(50)
  })
})
