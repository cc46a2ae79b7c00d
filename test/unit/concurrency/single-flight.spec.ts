import { describe, expect, it } from '@jest/globals'
import { SingleFlight } from '../../../src/concurrency/single-flight.js'

const never = (): Promise<never> => new Promise(() => {})

describe('a single-flight', () => {
  it('gives its result to everyone who asks before it ends, and to nobody after', async () => {
    const flights = new SingleFlight<number>()
    let calls = 0
    const begin = async () => ++calls
    expect(await Promise.all([flights.join('a', begin), flights.join('a', begin)])).toEqual([1, 1])
    expect(await flights.join('a', begin)).toBe(2)
  })

  it('is one per key, where the caller says which keys are the same', async () => {
    const flights = new SingleFlight<string, { text: string }>(({ text }) => text)
    const first = flights.join({ text: 'a' }, async () => 'a')
    expect(flights.running({ text: 'a' })).toBe(first)
    expect(await flights.join({ text: 'b' }, async () => 'b')).toBe('b')
  })

  it('shares a failure, and harms nobody when all have left', async () => {
    const flights = new SingleFlight<string>()
    void flights.join('a', () => Promise.reject(new Error('down')))
    await expect(flights.join('a', never)).rejects.toThrow('down')
    expect(flights.running('a')).toBeUndefined()
  })

  it('that was forgotten still ends for those who joined, and leaves the next one alone', async () => {
    const flights = new SingleFlight<string>()
    let end = (_: string): void => {}
    const first = flights.join('a', () => new Promise((resolve) => (end = resolve)))
    const other = flights.join('b', never)
    flights.forget((key) => key === 'a')
    const second = flights.join('a', never)
    end('old')
    expect(await first).toBe('old')
    expect(flights.running('a')).toBe(second)
    expect(flights.running('b')).toBe(other)
  })
})
