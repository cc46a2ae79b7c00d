import { describe, expect, it } from '@jest/globals'
import { retryAfterMs } from '../../../../src/upstream/response/retry-after.js'

const after = (text: string, nowMs = 0, date?: string) =>
  retryAfterMs({ 'retry-after': text, ...(date !== undefined && { date }) }, nowMs)

describe('Retry-After', () => {
  it.each([
    ['5', 5_000],
    [' 5 ', 5_000],
    ['99999999999', 3_600_000],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
    ['Thursday, 01-Jan-70 00:01:00 GMT', 60_000],
    ['Thu Jan  1 00:01:00 1970', 60_000],
    ['Thu, 01 Jan 2099 00:00:00 GMT', 3_600_000],
  ])('%j is obeyed: %i ms', (text, ms) => {
    expect(after(text)).toBe(ms)
  })

  it.each(['', '0', '00', '-1', '+5', '1.5', '1e3', '0x10', '5s', '5, 7', 'soon', 'Thu, 32 Jan 1970'])(
    '%j says nothing',
    (text) => {
      expect(after(text)).toBeUndefined()
    },
  )

  it('that lies in the past, or is absent, says nothing', () => {
    expect(after('Thu, 01 Jan 1970 00:01:00 GMT', 60_000)).toBeUndefined()
    expect(retryAfterMs({}, 0)).toBeUndefined()
  })

  it('is compared with the clock that wrote it', () => {
    const [date, later] = ['Thu, 01 Jan 1970 05:00:00 GMT', 'Thu, 01 Jan 1970 05:00:30 GMT']
    expect(after(later, 0, date)).toBe(30_000)
    expect(after(date, 0, date)).toBeUndefined()
  })
})
