import { describe, expect, it } from '@jest/globals'
import { monotonicClock } from '../../../src/concurrency/clock.js'
import { RateLimitHeaders } from '../../../src/http/rate-limit/rate-limit-headers.js'
import { RateLimiter } from '../../../src/http/rate-limit/rate-limiter.js'

describe('the monotonic clock', () => {
  it('gives whole milliseconds, so that a deadline less now is the time that was given', () => {
    expect(Number.isInteger(monotonicClock())).toBe(true)
  })

  it('never tells a caller of a window longer than the one that is promised', () => {
    const headers = new RateLimitHeaders(new RateLimiter(1, monotonicClock))
    const seconds = Array.from(
      { length: 2_000 },
      (_, index) => headers.count(`caller ${index}`).resetsInSeconds,
    )
    expect(Math.max(...seconds)).toBe(60)
  })
})
