import { beforeEach, describe, expect, it } from '@jest/globals'
import { Breaker, type Permit } from '../../../../src/upstream/resilience/breaker.js'

let nowMs: number
let changes: string[]
let breaker: Breaker

beforeEach(() => {
  nowMs = 0
  changes = []
  breaker = new Breaker(
    () => nowMs,
    (name) => changes.push(name),
  )
})

function admitted(): Permit {
  const permit = breaker.admit()
  if (!permit) throw new Error('no call is let through')
  return permit
}

function open(): void {
  for (let n = 0; n < 5; n += 1) admitted().settle('unhealthy')
}

function probeAt(ms: number): Permit {
  nowMs = ms
  const probe = admitted()
  expect(probe.isProbe).toBe(true)
  return probe
}

describe('the breaker', () => {
  it('lets everything through until the endpoint fails too often, then nothing', () => {
    open()
    expect(breaker.admit()).toBeUndefined()
    expect(changes).toEqual(['open'])
    expect(breaker.waitMs).toBe(250)
  })

  it('does not count callers who left, nor what ends after it opened', () => {
    const early = admitted()
    for (let n = 0; n < 9; n += 1) admitted().settle('unknown')
    expect(changes).toEqual([])
    open()
    early.settle('healthy')
    expect(breaker.admit()).toBeUndefined()
  })

  it('lets a probe through after 250 ms, and closes with its success', () => {
    open()
    nowMs = 249
    expect(breaker.admit()).toBeUndefined()
    const probe = probeAt(250)
    expect(breaker.admit()).toBeUndefined()
    probe.settle('healthy')
    expect(admitted().isProbe).toBe(false)
    expect(changes).toEqual(['open', 'probing', 'closed'])
  })

  it('waits another 250 ms after a failed probe, and after one whose caller left', () => {
    open()
    probeAt(250).settle('unhealthy')
    nowMs = 499
    expect(breaker.admit()).toBeUndefined()
    probeAt(500).settle('unknown')
    nowMs = 749
    expect(breaker.admit()).toBeUndefined()
    probeAt(750)
  })

  it('lets the next probe through beside a silent one, every 600 ms, and closes with the first that succeeds', () => {
    open()
    const [first, second, third] = [probeAt(250), probeAt(850), probeAt(1_450)]
    expect(breaker.admit()).toBeUndefined()
    first.settle('unhealthy')
    // The others are out still, so there is nothing to wait for but them.
    expect(breaker.waitMs).toBe(600)
    second.settle('healthy')
    expect(admitted().isProbe).toBe(false)
    third.settle('unhealthy')
    expect(admitted().isProbe).toBe(false)
  })

  it('takes no late word of a probe of an outage that is over', () => {
    open()
    const [old, good] = [probeAt(250), probeAt(850)]
    good.settle('healthy')
    open()
    const probe = probeAt(1_100)
    old.settle('healthy')
    expect(breaker.admit()).toBeUndefined()
    probe.settle('healthy')
    expect(admitted().isProbe).toBe(false)
  })

  it('forgets the failures of an outage that is over', () => {
    open()
    probeAt(250).settle('healthy')
    for (let n = 0; n < 4; n += 1) admitted().settle('unhealthy')
    expect(admitted().isProbe).toBe(false)
  })
})
