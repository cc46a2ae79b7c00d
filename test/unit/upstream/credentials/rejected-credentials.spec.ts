import { beforeEach, describe, expect, it } from '@jest/globals'
import { RejectedCredentials } from '../../../../src/upstream/credentials/rejected-credentials.js'
import { UpstreamFailure } from '../../../../src/upstream/failure.js'

let nowMs: number
let rejected: RejectedCredentials
const failure = new UpstreamFailure('upstream-credentials-rejected', 'no')

beforeEach(() => {
  nowMs = 0
  rejected = new RejectedCredentials(() => nowMs)
})

describe('rejected credentials', () => {
  it('cool down for a minute', () => {
    expect(rejected.reject('key', failure)).toBe(60_000)
    nowMs = 59_999
    expect(rejected.coolingDown('key')).toBe(failure)
    nowMs = 60_000
    expect(rejected.coolingDown('key')).toBeUndefined()
  })

  it('cool down twice as long each time, up to five minutes', () => {
    const pauses = Array.from({ length: 5 }, () => {
      nowMs += 600_000
      return rejected.reject('key', failure)
    })
    expect(pauses).toEqual([60_000, 120_000, 240_000, 300_000, 300_000])
  })

  it('cool down no longer for requests that were out already', () => {
    rejected.reject('key', failure)
    expect(rejected.reject('key', failure)).toBeUndefined()
  })

  it('start again once they were accepted', () => {
    rejected.reject('key', failure)
    rejected.accept('key')
    expect(rejected.coolingDown('key')).toBeUndefined()
    expect(rejected.reject('key', failure)).toBe(60_000)
  })

  it('say nothing about others', () => {
    rejected.reject('key', failure)
    expect(rejected.coolingDown('other')).toBeUndefined()
  })
})
