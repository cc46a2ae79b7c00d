import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Via } from '../../../../src/cache/entry/answer.js'
import { sealEntry } from '../../../../src/cache/entry/entry.js'
import { RenderedHits } from '../../../../src/http/cached/rendered-hit.js'
import { representationHeaders } from '../../../../src/http/cached/representation-headers.js'
import { bodyIn } from '../../../../src/http/negotiation/content-coding.js'
import { CacheSlot } from '../../../../src/cache/memory/slot.js'
import type { SpecsAnswer, SpecsQuery } from '../../../../src/specs/specs.service.js'
import { keyOf } from '../../../support/cache-under-test.js'

const ttlMs = 300_000
const windows = { ttlMs, staleWhileRevalidateMs: 600_000, staleIfErrorMs: 86_400_000 }

const question = (id = 'a'): SpecsQuery => ({ projectId: 'p', slot: new CacheSlot(keyOf(id)) })
const usual = question()

let hits: RenderedHits

beforeEach(() => {
  hits = new RenderedHits()
})

interface Wanted {
  readonly bytes?: Buffer
  readonly ageMs?: number
  readonly via?: Via
}

function answerOf({ bytes = Buffer.from('{"名":"ü"}'), ageMs = 0, via = 'hit' }: Wanted = {}): SpecsAnswer {
  const encodings = { br: Buffer.from([0, 200, 255]) }
  const entry = sealEntry(keyOf('a'), { bytes, encodings }, 0, 1)
  const cached = { entry, ageMs, freshForMs: ttlMs - ageMs, windows, via, collapsed: false, stored: true }
  return { representation: entry, cached }
}

const expectRight = (answer: SpecsAnswer, coding: 'identity' | 'br' = 'identity', query = usual) => {
  const hit = hits.of(query, answer, coding)
  const head = representationHeaders(answer, coding)
  expect(hit.lines).toBe(head.lines)
  expect(hit.bodyLines).toBe(head.bodyLines)
  expect(Buffer.from(hit.body as string, 'latin1')).toEqual(bodyIn(coding, answer.representation))
  expect([hit.entityTag, hit.cacheStatus]).toEqual([head.entityTag, head.cacheStatus])
  return hit
}

describe('what is sent alike', () => {
  it('is put together once for all of one second, the third time it is the same object', () => {
    expectRight(answerOf({ ageMs: 1_100 }))
    const second = expectRight(answerOf({ ageMs: 1_400 }))
    expect(expectRight(answerOf({ ageMs: 1_900 }))).toBe(second)
  })

  it('is kept from its first time on in the seconds after', () => {
    expectRight(answerOf({ ageMs: 1_100 }))
    expectRight(answerOf({ ageMs: 1_400 }))
    const next = expectRight(answerOf({ ageMs: 2_100 }))
    expect(expectRight(answerOf({ ageMs: 2_500 }))).toBe(next)
  })

  it('is put together anew when its age, its freshness or its state is another', () => {
    const answers = [
      answerOf({ ageMs: 999 }),
      answerOf({ ageMs: 1_000 }),
      answerOf({ ageMs: ttlMs + 1, via: 'stale-while-revalidate' }),
      answerOf({ ageMs: ttlMs + 1, via: 'stale-if-error' }),
    ]
    for (const answer of [...answers, ...answers]) {
      expectRight(answer)
      expectRight(answer)
      expectRight(answer, 'br')
      expectRight(answer, 'br')
    }
    // An operator's new ttl changes one, a soft purge or a clock put right may change the other.
    const { representation, cached } = answerOf({ ageMs: 999 })
    const shorter = { windows: { ...windows, staleIfErrorMs: 1_000 } }
    for (const change of [{}, {}, { freshForMs: 5_000 }, {}, { ageMs: 5_000 }, {}, shorter, {}])
      expectRight({ representation, cached: { ...cached, ...change } })
  })

  it('is put together anew when the content is another', () => {
    for (const text of ['[1]', '[1]', '[2]', '[2]', '[1]'])
      expectRight(answerOf({ bytes: Buffer.from(text) }))
  })

  it('keeps questions with equal lists apart by their age', () => {
    const one = answerOf({ ageMs: 1_000 })
    const other = answerOf({ ageMs: 250_000 })
    const others = question('b')
    for (let turn = 0; turn < 3; turn++) {
      expect(expectRight(one).lines).toContain('age: 1\r\n')
      expect(expectRight(other, 'identity', others).lines).toContain('age: 250\r\n')
    }
    expect(hits.of(usual, one, 'identity')).toBe(hits.of(usual, one, 'identity'))
  })

  it('is kept for each coding, as callers of both kinds take turns', () => {
    const answer = answerOf()
    const turn = () => [expectRight(answer), expectRight(answer, 'br')]
    turn()
    const [identity, br] = turn()
    const next = turn()
    expect([next[0] === identity, next[1] === br]).toEqual([true, true])
  })

  it('holds no large body: it would be in memory twice', () => {
    const answer = answerOf({ bytes: Buffer.alloc(8_193, 'x') })
    const made = [1, 2, 3].map(() => expectRight(answer))
    expect(new Set(made).size).toBe(3)
  })

  it('is right for more questions than are kept', () => {
    const asked = Array.from({ length: 3_000 }, (_, at) => ({
      query: question(String(at)),
      answer: answerOf({ bytes: Buffer.from(`[${at}]`) }),
    }))
    for (const { query, answer } of [...asked, ...asked]) expectRight(answer, 'identity', query)
  })
})
