import { describe, expect, it } from '@jest/globals'
import { SingleFlight } from '../../../src/cache/single-flight.js'
import { keyOf, settle } from '../../support/cache-under-test.js'

const key = keyOf('a')

describe('flights', () => {
  it('carry everybody who asks before they land, and nobody after', async () => {
    const flights = new SingleFlight<number>()
    let begun = 0
    const begin = async () => ++begun
    const [first, second] = [flights.join(key, begin), flights.join(key, begin)]
    expect([first.joined, second.joined]).toEqual([false, true])
    expect([await first.landing, await second.landing]).toEqual([1, 1])
    expect(await flights.join(key, begin).landing).toBe(2)
  })

  it('whose doors were closed land without disturbing the next one', async () => {
    const flights = new SingleFlight<string>()
    let landFirst = (_: string): void => {}
    const first = flights.join(key, () => new Promise((resolve) => (landFirst = resolve)))
    flights.closeDoors({ id: 'a' })
    const second = flights.join(key, () => new Promise(() => {}))
    expect(second.joined).toBe(false)
    landFirst('old')
    expect(await first.landing).toBe('old')
    await settle()
    expect(flights.has(key)).toBe(true)
  })

  it('that fail with nobody aboard harm nobody', async () => {
    const flights = new SingleFlight<string>()
    flights.join(key, () => Promise.reject(new Error('down')))
    await settle()
    expect(flights.has(key)).toBe(false)
  })
})
