import { describe, expect, it } from '@jest/globals'
import { aheadSeconds, isSkewed } from '../../../../src/upstream/response/clock-skew.js'

describe('clock skew', () => {
  const date = 'Fri, 02 Jan 2026 03:04:05 GMT'
  const theirMs = Date.UTC(2026, 0, 2, 3, 4, 5)

  it('is positive when our clock is ahead', () => {
    expect(aheadSeconds(date, theirMs + 1_200_000)).toBe(1_200)
    expect(aheadSeconds(date, theirMs - 1_200_000)).toBe(-1_200)
  })

  it('is none where the upstream does not send its time', () => {
    expect(aheadSeconds(undefined, theirMs)).toBe(0)
    expect(aheadSeconds('yesterday', theirMs)).toBe(0)
  })

  it('is suspect from five minutes on, in both directions', () => {
    expect([-900, -300, -299, 0, 299, 300, 900].map(isSkewed)).toEqual([
      true,
      true,
      false,
      false,
      false,
      true,
      true,
    ])
  })
})
