import { describe, expect, it } from '@jest/globals'
import { sharesOf } from '../../../src/cache/budget.js'

describe('the budget for all that grows with use', () => {
  it.each([65_536, 100_001, 67_108_864])('of %d bytes is not exceeded by its shares together', (maxBytes) => {
    const shares = Object.values(sharesOf(maxBytes)) as number[]
    expect(shares.every((share) => share > 0)).toBe(true)
    const sum = shares.reduce((one, other) => one + other, 0)
    expect(sum).toBeLessThanOrEqual(maxBytes)
    expect(sum).toBeGreaterThan(0.99 * maxBytes)
  })
})
