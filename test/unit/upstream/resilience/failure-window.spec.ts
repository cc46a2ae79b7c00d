import { beforeEach, describe, expect, it } from '@jest/globals'
import { CircuitState } from 'cockatiel'
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
    return window.failure(CircuitState.Closed)
  })

describe('the breaker', () => {
  it('opens with the fifth failure in ten seconds', () => {
    expect(fail(5, 2_000)).toEqual([false, false, false, false, true])
  })

  it('does not open for failures that lie further apart, however many', () => {
    expect(fail(100, 2_600)).not.toContain(true)
  })

  it('does not open while half of the calls succeed', () => {
    for (let n = 0; n < 20; n += 1) window.success(CircuitState.Closed)
    expect(fail(20)).not.toContain(true)
    expect(fail(1)).toEqual([true])
  })

  it('forgets the failures when a probe succeeds', () => {
    fail(4)
    window.success(CircuitState.HalfOpen)
    expect(fail(4)).not.toContain(true)
  })

  it('stays open when a probe fails', () => {
    expect(window.failure(CircuitState.HalfOpen)).toBe(true)
  })
})
