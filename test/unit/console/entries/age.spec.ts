import { expect, it } from '@jest/globals'
import { ageShare, ttlShare } from '../../../../packages/console/src/entries/age.js'

it.each([
  [0, 0],
  [150, ttlShare / 2],
  [300, ttlShare],
  [600, ttlShare + (1 - ttlShare) / 2],
  [100_000, 1],
])('an age of %d s of 300 s and 600 s more fills %d of the bar', (age, share) => {
  expect(ageShare(age, 300, 600)).toBeCloseTo(share)
})

it('fills the whole bar once stale where nothing is served stale', () => {
  expect(ageShare(300, 300, 0)).toBe(1)
})
