import { beforeEach, describe, expect, it } from '@jest/globals'
import { RejectedCredentials } from '../../../../src/upstream/credentials/rejected-credentials.js'
import { UpstreamFailure } from '../../../../src/upstream/failure.js'

let nowMs: number
let refusals: RejectedCredentials
const failure = new UpstreamFailure('upstream-credentials-rejected', 'no')

beforeEach(() => {
  nowMs = 0
  refusals = new RejectedCredentials(() => nowMs)
})

describe('refused credentials', () => {
  it('rest for a minute', () => {
    expect(refusals.refuse('key', failure)).toBe(60_000)
    nowMs = 59_999
    expect(refusals.resting('key')).toBe(failure)
    nowMs = 60_000
    expect(refusals.resting('key')).toBeUndefined()
  })

  it('rest twice as long each time, up to five minutes', () => {
    const pauses = Array.from({ length: 5 }, () => {
      nowMs += 600_000
      return refusals.refuse('key', failure)
    })
    expect(pauses).toEqual([60_000, 120_000, 240_000, 300_000, 300_000])
  })

  it('rest no longer for requests that were out already', () => {
    refusals.refuse('key', failure)
    expect(refusals.refuse('key', failure)).toBeUndefined()
  })

  it('start anew once they were accepted', () => {
    refusals.refuse('key', failure)
    refusals.accept('key')
    expect(refusals.resting('key')).toBeUndefined()
    expect(refusals.refuse('key', failure)).toBe(60_000)
  })

  it('say nothing about others', () => {
    refusals.refuse('key', failure)
    expect(refusals.resting('other')).toBeUndefined()
  })
})
