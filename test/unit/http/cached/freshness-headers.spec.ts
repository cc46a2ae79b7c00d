import { describe, expect, it } from '@jest/globals'
import { age, cacheControl, cacheStatus } from '../../../../src/http/cached/freshness-headers.js'
import type { Answer } from '../../../../src/cache/entry/answer.js'

const answer = (partial: Partial<Answer>): Answer => ({
  entry: {
    key: { text: 'k', parts: {} },
    bytes: Buffer.from('{}'),
    encodings: {},
    hash: 'h',
    startedAtMs: 0,
    epoch: 0,
  },
  ageMs: 1_999,
  freshForMs: 58_001,
  via: 'hit',
  collapsed: false,
  stored: false,
  ...partial,
})

describe('headers of an answer', () => {
  it('tells the age in whole seconds', () => {
    expect(age(answer({}))).toBe(1)
  })

  it('tells the freshness left, and none when stale', () => {
    const windows = { staleWhileRevalidateSeconds: 600, staleIfErrorSeconds: 86400 }
    expect(cacheControl(answer({}), windows)).toBe(
      'private, max-age=58, stale-while-revalidate=600, stale-if-error=86400',
    )
    expect(cacheControl(answer({ freshForMs: -1 }), windows)).toContain('max-age=0,')
  })

  it.each<[Partial<Answer>, string]>([
    [{}, 'specs-bff; hit; ttl=58'],
    [
      { via: 'stale-while-revalidate', freshForMs: -2_500 },
      'specs-bff; hit; ttl=-3; detail=stale-while-revalidate',
    ],
    [{ via: 'stale-if-error', freshForMs: -1 }, 'specs-bff; hit; ttl=-1; detail=stale-if-error'],
    [{ via: 'miss', stored: true }, 'specs-bff; fwd=uri-miss; stored'],
    [{ via: 'miss', stored: true, collapsed: true }, 'specs-bff; fwd=uri-miss; stored; collapsed'],
    [{ via: 'stale' }, 'specs-bff; fwd=stale'],
    [{ via: 'request', stored: true }, 'specs-bff; fwd=request; stored'],
  ])('tells what the cache did: %j', (partial, header) => {
    expect(cacheStatus(answer(partial))).toBe(header)
  })
})
