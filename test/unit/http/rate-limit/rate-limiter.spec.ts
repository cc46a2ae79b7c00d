import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { RateLimiter, windowMs } from '../../../../src/http/rate-limit/rate-limiter.js'
import type { SharedCounter } from '../../../../src/http/rate-limit/shared-counter.js'

let nowMs: number
const clock = () => nowMs
const limiters: RateLimiter[] = []

/** Counts as Redis does, in this process; every reply can be held back, or refused. */
class FakeCounter implements SharedCounter {
  isDown = false
  readonly adds: number[] = []
  readonly #windows = new Map<string, { total: number; endsAtMs: number }>()

  async add(id: string, count: number, windowMs: number) {
    this.adds.push(count)
    if (this.isDown) throw new Error('down')
    let window = this.#windows.get(id)
    if (!window || window.endsAtMs <= nowMs) {
      this.#windows.set(id, (window = { total: 0, endsAtMs: nowMs + windowMs }))
    }
    window.total += count
    return { total: window.total, leftMs: window.endsAtMs - nowMs }
  }
}

function limiterOf(limit: number, counter?: SharedCounter): RateLimiter {
  const limiter = new RateLimiter(limit, clock, counter)
  limiters.push(limiter)
  return limiter
}

/** How many of `times` requests get through. */
const through = (limiter: RateLimiter, times: number, id = 'a') =>
  Array.from({ length: times }, () => limiter.take(id)).filter(({ allowed }) => allowed).length

/** The replicas tell each other. */
const exchange = () => jest.advanceTimersByTimeAsync(100)

beforeEach(() => {
  nowMs = 1_000_000
  jest.useFakeTimers()
})

afterEach(() => {
  for (const limiter of limiters.splice(0)) limiter.close()
  jest.useRealTimers()
})

describe('a limit in one process', () => {
  it('lets so many through in a minute, and tells what is left', () => {
    const limiter = limiterOf(3)
    expect(limiter.take('a')).toEqual({ allowed: true, remaining: 2, resetsInMs: windowMs })
    nowMs += 10_000
    expect(limiter.take('a')).toEqual({ allowed: true, remaining: 1, resetsInMs: windowMs - 10_000 })
    expect(limiter.take('a')).toMatchObject({ allowed: true, remaining: 0 })
    expect(limiter.take('a')).toEqual({ allowed: false, remaining: 0, resetsInMs: windowMs - 10_000 })
  })

  it('starts again when the minute is over', () => {
    const limiter = limiterOf(1)
    expect(through(limiter, 5)).toBe(1)
    nowMs += windowMs
    expect(through(limiter, 5)).toBe(1)
  })

  it('counts each caller apart', () => {
    const limiter = limiterOf(2)
    expect(through(limiter, 5, 'a')).toBe(2)
    expect(through(limiter, 5, 'b')).toBe(2)
  })

  it('remembers a bounded number of callers, and forgets the one whose minute is oldest', () => {
    const limiter = limiterOf(1)
    for (let at = 0; at < 50_001; at++) limiter.take(`caller-${at}`)
    expect(limiter.take('caller-1').allowed).toBe(false)
    expect(limiter.take('caller-0').allowed).toBe(true)
  })
})

describe('a limit shared by replicas', () => {
  it('counts what the others let through', async () => {
    const counter = new FakeCounter()
    const [one, two] = [limiterOf(100, counter), limiterOf(100, counter)]
    expect(through(one, 70)).toBe(70)
    await exchange()
    expect(through(two, 1)).toBe(1)
    await exchange()
    expect(through(two, 100)).toBe(29)
  })

  it('is exceeded by no more than what arrives during one exchange', async () => {
    const counter = new FakeCounter()
    const replicas = [limiterOf(600, counter), limiterOf(600, counter)]
    let passed = 0
    for (let ms = 0; ms < 2_000; ms++) {
      // 2,000 requests a second at each; an exchange takes less than a millisecond.
      for (const replica of replicas) passed += through(replica, 2)
      await jest.advanceTimersByTimeAsync(1)
    }
    expect(passed).toBeGreaterThanOrEqual(600)
    expect(passed).toBeLessThanOrEqual(600 + 12 + 4)
  })

  it('ends the minute when the shared counter does, whatever clock a replica has', async () => {
    const counter = new FakeCounter()
    const [one, two] = [limiterOf(10, counter), limiterOf(10, counter)]
    through(one, 10)
    await exchange()
    nowMs += 40_000
    through(two, 1)
    await exchange()
    expect(two.take('a')).toEqual({ allowed: false, remaining: 0, resetsInMs: 20_000 })
    nowMs += 20_000
    expect(through(two, 20)).toBe(10)
  })

  it('asks the counter every 100 ms and not for every request', async () => {
    const counter = new FakeCounter()
    const limiter = limiterOf(10_000, counter)
    for (let ms = 0; ms < 1_000; ms++) {
      limiter.take('a')
      await jest.advanceTimersByTimeAsync(1)
    }
    expect(counter.adds.length).toBeLessThanOrEqual(10)
  })

  it('holds in each replica by itself while the counter is down, and nobody is refused for that', async () => {
    const counter = new FakeCounter()
    counter.isDown = true
    const limiter = limiterOf(100, counter)
    expect(through(limiter, 50)).toBe(50)
    await exchange()
    expect(through(limiter, 100)).toBe(50)
  })

  it('does not wait for a counter that never answers', () => {
    const limiter = limiterOf(100, { add: () => new Promise(() => {}) })
    expect(through(limiter, 150)).toBe(100)
  })
})
