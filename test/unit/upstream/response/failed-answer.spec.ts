import { describe, expect, it } from '@jest/globals'
import { failedAnswer } from '../../../../src/upstream/response/failed-answer.js'

const failed = (status: number, retryAfter?: string, errorCode?: string) =>
  failedAnswer('ModelArts', {
    head: { status, headers: { ...(retryAfter !== undefined && { 'retry-after': retryAfter }) } },
    envelope: {
      status,
      reportsFailure: false,
      form: 'documented',
      ...(errorCode !== undefined && { errorCode }),
    },
    receivedAtMs: 0,
  })

describe('whether an answer is worth another try', () => {
  it.each([408, 500, 502, 503, 504])('%i: soon, or when the upstream says', (status) => {
    expect(failed(status).retry).toBe('soon')
    expect(failed(status, '3')).toMatchObject({ retry: 'after-wait', failure: { retryAfterMs: 3_000 } })
  })

  it('429: when the upstream says, and never without that, because refused calls may count too', () => {
    expect(failed(429, '3').retry).toBe('after-wait')
    expect(failed(429)).toMatchObject({ retry: 'never', failure: { retryAfterMs: 5_000 } })
  })

  it.each(['0', '1.5', '-1', 'soon', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    'a Retry-After of %j changes nothing',
    (retryAfter) => {
      expect(failed(503, retryAfter)).toEqual(failed(503))
      expect(failed(429, retryAfter)).toEqual(failed(429))
    },
  )

  it('500 that is a throttle is treated as one', () => {
    expect(failed(500, undefined, 'ModelArts.5039')).toMatchObject({ retry: 'never', isUnhealthy: false })
  })

  it.each([200, 302, 400, 401, 403, 404, 405, 409, 501])('%i: never', (status) => {
    expect(failed(status).retry).toBe('never')
  })

  it('only server errors are unhealthy', () => {
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
