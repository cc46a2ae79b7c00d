import { describe, expect, it } from '@jest/globals'
import { failureCodec } from '../../../src/lists/failure-codec.js'
import { UpstreamFailure } from '../../../src/upstream/failure.js'

describe('failures of loads', () => {
  it('for which the upstream was not asked make nobody back off', () => {
    const notAsked = new UpstreamFailure('unknown-project', 'none', { wasAsked: false })
    expect(failureCodec.wasAsked(notAsked)).toBe(false)
    expect(failureCodec.wasAsked(new UpstreamFailure('upstream-timeout', 'late'))).toBe(true)
    expect(failureCodec.wasAsked(new Error('of our own'))).toBe(true)
  })

  it('come back from JSON as they were', () => {
    const failure = new UpstreamFailure('upstream-throttled', 'slow down', { retryAfterMs: 30_000 })
    const decoded = failureCodec.decode(JSON.parse(JSON.stringify(failureCodec.encode(failure))))
    expect(decoded).toMatchObject({ code: 'upstream-throttled', message: 'slow down' })
    expect(failureCodec.retryAfterMs(decoded ?? new Error())).toBe(30_000)
    expect(failureCodec.encode(new Error('with a secret'))).toBeUndefined()
  })
})
