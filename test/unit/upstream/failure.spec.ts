import { describe, expect, it } from '@jest/globals'
import { UpstreamFailure } from '../../../src/upstream/failure.js'

describe('an upstream failure', () => {
  it('crosses the fleet as JSON and back', () => {
    const failure = new UpstreamFailure('upstream-throttled', 'ModelArts asks to slow down.', {
      upstream: { status: 429, errorCode: 'APIGW.0308', requestId: 'r' },
      retryAfterMs: 5_000,
    })
    const copy = UpstreamFailure.fromJSON(JSON.parse(JSON.stringify(failure)))
    expect(copy?.toJSON()).toEqual(failure.toJSON())
    expect(copy).toBeInstanceOf(UpstreamFailure)
  })

  it('leaves out what is not known', () => {
    expect(new UpstreamFailure('unknown-project', 'No.').toJSON()).toEqual({
      code: 'unknown-project',
      message: 'No.',
    })
  })

  it.each([undefined, null, 'x', {}, { code: 'made-up', message: 'x' }, { code: 'upstream-error' }])(
    'is not made from what it did not write: %j',
    (value) => {
      expect(UpstreamFailure.fromJSON(value)).toBeUndefined()
    },
  )

  it('drops members that are not of their type', () => {
    const json = {
      code: 'upstream-error',
      message: 'x',
      retryAfterMs: -1,
      upstream: { status: '500', requestId: 'r' },
    }
    expect(UpstreamFailure.fromJSON(json)?.toJSON()).toEqual({
      code: 'upstream-error',
      message: 'x',
      upstream: { requestId: 'r' },
    })
  })
})
