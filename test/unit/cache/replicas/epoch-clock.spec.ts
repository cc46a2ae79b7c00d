import { describe, expect, it } from '@jest/globals'
import { EpochClock } from '../../../../src/cache/replicas/epoch-clock.js'

describe('epochs', () => {
  it('rise by themselves, without a store and without time passing', () => {
    const epochs = new EpochClock(() => 0)
    expect([epochs.next(), epochs.next(), epochs.next()]).toEqual([1, 2, 3])
  })

  it('are counted on from the last one of the store, a little slow', () => {
    let nowMs = 5_000
    const epochs = new EpochClock(() => nowMs)
    epochs.heard(1_700_000_000_000_000)
    nowMs += 1_000
    expect(epochs.next()).toBe(1_700_000_000_999_000)
    expect(epochs.last).toBe(1_700_000_000_999_000)
  })

  it('never fall, whatever is heard late', () => {
    const epochs = new EpochClock(() => 0)
    epochs.heard(500)
    epochs.heard(100)
    expect(epochs.last).toBe(500)
    expect(epochs.next()).toBe(501)
  })
})
