import { describe, expect, it } from '@jest/globals'
import { failedAnswer } from '../../../../src/upstream/response/failed-answer.js'
import { retryAfterMs } from '../../../../src/upstream/response/retry-after.js'

const failed = (status: number, retryAfter?: string, errorCode?: string) =>
  failedAnswer(
    'ModelArts',
    { status, admitsFailure: false, isPage: false, ...(errorCode !== undefined && { errorCode }) },
    retryAfter,
    0,
  )

describe('whether an answer is worth another try', () => {
  it.each([408, 500, 502, 503, 504])('%i: soon, or when the upstream says', (status) => {
    expect(failed(status).retry).toBe('soon')
    expect(failed(status, '3')).toMatchObject({ retry: 'when-told', failure: { retryAfterMs: 3_000 } })
  })

  it('429: when the upstream says, and never without that, because refused calls may count too', () => {
    expect(failed(429, '3').retry).toBe('when-told')
    expect(failed(429)).toMatchObject({ retry: 'never', failure: { retryAfterMs: 5_000 } })
  })

  it('500 that is a throttle in truth is treated as one', () => {
    expect(failed(500, undefined, 'ModelArts.5039')).toMatchObject({ retry: 'never', isUnhealthy: false })
  })

  it.each([200, 302, 400, 401, 403, 404, 405, 409, 501])('%i: never', (status) => {
    expect(failed(status).retry).toBe('never')
  })

  it('only server errors are illness', () => {
    expect([200, 400, 401, 404, 408, 429, 500, 503].map((status) => failed(status).isUnhealthy)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
      true,
      true,
    ])
  })
})

describe('Retry-After', () => {
  it.each([
    ['5', 5_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
    ['99999999999', 3_600_000],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j ms', (header, expected) => {
    expect(retryAfterMs(header, 0)).toBe(expected)
  })

  it('in the past is now', () => {
    expect(retryAfterMs('Thu, 01 Jan 1970 00:01:00 GMT', 90_000)).toBe(0)
  })
})
