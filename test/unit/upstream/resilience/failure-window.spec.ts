import { beforeEach, describe, expect, it } from '@jest/globals'
import { FailureWindow } from '../../../../src/upstream/resilience/failure-window.js'

let nowMs: number
let window: FailureWindow

beforeEach(() => {
  nowMs = 0
  window = new FailureWindow(() => nowMs)
})

const fail = (count: number, everyMs = 0) =>
  Array.from({ length: count }, () => {
    nowMs += everyMs
    return window.add(true)
  })

describe('the limit of failures', () => {
  it('is reached with the fifth in ten seconds', () => {
    expect(fail(5, 2_000)).toEqual([false, false, false, false, true])
  })

  it('is not reached by failures that lie further apart, however many', () => {
    expect(fail(100, 2_600)).not.toContain(true)
  })

  it('is not reached while half of the calls succeed', () => {
    for (let n = 0; n < 20; n += 1) window.add(false)
    expect(fail(20)).not.toContain(true)
    expect(fail(1)).toEqual([true])
  })

  it('counts from the start once it is cleared', () => {
    fail(4)
    window.clear()
    expect(fail(4)).not.toContain(true)
  })
})
