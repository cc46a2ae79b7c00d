import { describe, expect, it } from '@jest/globals'
import { age, cacheControl, cacheStatus } from '../../../../src/http/cached/freshness-headers.js'
import type { Answer } from '../../../../src/cache/entry/answer.js'

const answer = (partial: Partial<Answer>): Answer => ({
  entry: {
    key: { text: 'k', parts: {} },
    bytes: Buffer.from('{}'),
    encodings: {},
    hash: 'h',
    epoch: 0,
  },
  ageMs: 1_999,
  freshForMs: 58_001,
  windows: { ttlMs: 60_000, staleWhileRevalidateMs: 600_000, staleIfErrorMs: 86_400_000 },
  via: 'hit',
  collapsed: false,
  stored: false,
  ...partial,
})

describe('headers of an answer', () => {
  it('tells the age in whole seconds', () => {
    expect(age(answer({}))).toBe(1)
  })

  it('gives a max-age of which a cache, subtracting Age, has left what is left, and the windows it was judged by', () => {
    expect(cacheControl(answer({}))).toBe(
      'private, max-age=59, stale-while-revalidate=600, stale-if-error=86400',
    )
    const windows = { ttlMs: 900_000, staleWhileRevalidateMs: 60_000, staleIfErrorMs: 0 }
    expect(cacheControl(answer({ ageMs: 600_000, freshForMs: 300_000, windows }))).toBe(
      'private, max-age=900, stale-while-revalidate=60, stale-if-error=0',
    )
  })

  it.each([
    [60_000, 0, 59],
    [60_000, -1, 59],
    [90_000, -30_000, 60],
    [90_000, -3_000_000, 0],
    [0, -1, 0],
  ])('gives a max-age below Age when stale: %d ms old, %d ms left', (ageMs, freshForMs, maxAge) => {
    expect(cacheControl(answer({ ageMs, freshForMs }))).toContain(`max-age=${maxAge},`)
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
