import { describe, expect, it } from '@jest/globals'
import { decimalDigits } from '../../../../src/http/rate-limit/decimal-digits.js'

describe('decimal digits', () => {
  it.each([0, 7, 999, 1_000, 1_001, 1_099, 12_345, 999_999, 1_000_000, 4_000_000_007])(
    'of %d are what String makes of it',
    (number) => expect(decimalDigits(number)).toBe(String(number)),
  )
})
