import { describe, expect, it } from '@jest/globals'
import { backOffMs } from '../../../src/concurrency/back-off.js'

const unjittered = { random: () => 0.5 }

describe('a back-off', () => {
  it('starts at 1 s and doubles to 60 s', () => {
    const delays = [1, 2, 3, 6, 7, 5_000].map((failures) => backOffMs(failures, unjittered))
    expect(delays).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000])
  })

  it('takes another beginning and another limit', () => {
    const delays = [1, 2, 9].map((failures) =>
      backOffMs(failures, { firstMs: 50, maxMs: 500, ...unjittered }),
    )
    expect(delays).toEqual([50, 100, 500])
  })

  it('is jittered in both directions, but never beyond its limit', () => {
    expect(backOffMs(1, { random: () => 0 })).toBe(800)
    expect(backOffMs(1, { random: () => 1 })).toBe(1_200)
    expect(backOffMs(1, { jitter: 0.5, random: () => 0 })).toBe(500)
    expect(backOffMs(20, { random: () => 1 })).toBe(60_000)
  })
})
