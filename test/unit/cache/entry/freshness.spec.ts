import { describe, expect, it } from '@jest/globals'
import { sealEntry } from '../../../../src/cache/entry/entry.js'
import { freshness, hold, retentionMs, type FreshnessWindows } from '../../../../src/cache/entry/freshness.js'
import { keyOf, payloadOf } from '../../../support/cache-under-test.js'

const policy: FreshnessWindows = { ttlMs: 100_000, staleWhileRevalidateMs: 50_000, staleIfErrorMs: 200_000 }
const startedAtMs = 1_000_000
const entry = sealEntry(keyOf('a'), payloadOf('bytes'), 1)
const at = (ageMs: number, isSoftPurged = false) => {
  const nowMs = startedAtMs + ageMs
  return freshness(hold(entry, startedAtMs, isSoftPurged), policy, nowMs)
}

describe('an entry', () => {
  it.each([
    [0, 'fresh'],
    [94_999, 'fresh'],
    [100_000, 'stale-while-revalidate'],
    [149_999, 'stale-while-revalidate'],
    [150_000, 'stale-if-error'],
    [299_999, 'stale-if-error'],
    [300_000, 'expired'],
  ])('of age %d ms is %s: both windows count from the end of the ttl', (ageMs, state) => {
    expect(at(ageMs)).toMatchObject({ state, ageMs })
  })

  it('is stale a little before its ttl, by up to 5 %, on every replica by as much', () => {
    const { freshForMs } = at(0)
    expect(freshForMs).toBeLessThanOrEqual(100_000)
    expect(freshForMs).toBeGreaterThanOrEqual(95_000)
    expect(at(freshForMs - 1).state).toBe('fresh')
    expect(at(freshForMs).state).toBe('stale-while-revalidate')
  })

  it('does not expire together with those written in the same second', () => {
    const spans = Array.from({ length: 1_000 }, (_, index) => {
      const other = sealEntry(keyOf(`k${index}`), payloadOf('bytes'), 1_700_000_000_000_000 + index)
      return freshness(hold(other, startedAtMs), policy, startedAtMs).freshForMs
    })
    expect(new Set(spans).size).toBeGreaterThan(800)
    expect(Math.max(...spans) - Math.min(...spans)).toBeGreaterThan(4_500)
    const mean = spans.reduce((sum, span) => sum + span, 0) / spans.length
    expect(mean).toBeGreaterThan(97_000)
    expect(mean).toBeLessThan(98_000)
  })

  it('that is soft-purged is stale however young, and no more than that', () => {
    expect(at(0, true)).toMatchObject({ state: 'stale-while-revalidate', ageMs: 0, freshForMs: -1 })
    expect(at(150_000, true).state).toBe('stale-if-error')
  })

  it('that is soft-purged is served only if the upstream fails where there is no window for revalidating', () => {
    const windows = { ...policy, staleWhileRevalidateMs: 0 }
    const softPurged = hold(entry, startedAtMs, true)
    expect(freshness(softPurged, windows, startedAtMs)).toMatchObject({ state: 'stale-if-error', ageMs: 0 })
    const none = { ...windows, staleIfErrorMs: 0 }
    expect(freshness(softPurged, none, startedAtMs).state).toBe('expired')
  })

  it('takes new windows at once, and tells by which it was judged', () => {
    const longer = { ...policy, ttlMs: 1_000_000 }
    const nowMs = startedAtMs + 200_000
    expect(freshness(hold(entry, startedAtMs), longer, nowMs)).toMatchObject({
      state: 'fresh',
      windows: longer,
    })
  })

  it('is of use until the longer of its windows is over', () => {
    expect(retentionMs(policy)).toBe(300_000)
    expect(retentionMs({ ...policy, staleWhileRevalidateMs: 900_000 })).toBe(1_000_000)
  })
})
