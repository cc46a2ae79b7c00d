import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { BackedOff, LoadTimedOut, NotCached } from '../../../src/cache/entry/errors.js'
import { CacheUnderTest, Failure, keyOf, settle, textOf } from '../../support/cache-under-test.js'

const key = keyOf('a')
const inStaleWhileRevalidate = 150_000
const inStaleIfError = 500_000
const expired = 1_200_000

let test: CacheUnderTest
beforeEach(() => {
  test = new CacheUnderTest()
})
afterEach(() => test.cache.close())

describe('missing', () => {
  it('loads once for all who ask meanwhile, and says who shared', async () => {
    const answers = Array.from({ length: 100 }, () => test.cache.get(key))
    await settle()
    expect(test.loads).toHaveLength(1)
    test.lastLoad.succeed('new')
    const [first, ...others] = await Promise.all(answers)
    expect(first).toMatchObject({ via: 'miss', collapsed: false, stored: true, ageMs: 0 })
    expect(others.every(({ via, collapsed }) => via === 'miss' && collapsed)).toBe(true)
    expect(new Set(others.map(textOf))).toEqual(new Set(['new']))
  })

  it('gives every caller the failure of the shared load', async () => {
    const answers = [test.cache.get(key), test.cache.get(key)]
    await settle()
    const failure = new Failure()
    test.lastLoad.fail(failure)
    expect(await Promise.allSettled(answers)).toEqual([
      { status: 'rejected', reason: failure },
      { status: 'rejected', reason: failure },
    ])
  })

  it('lets a waiter leave at its own signal without ending the load', async () => {
    const leaving = new AbortController()
    const left = test.cache.get(key, { signal: leaving.signal })
    const stayed = test.cache.get(key)
    await settle()
    leaving.abort(new Error('gone'))
    await expect(left).rejects.toThrow('gone')
    expect(test.lastLoad.signal.aborted).toBe(false)
    test.lastLoad.succeed('new')
    expect(textOf(await stayed)).toBe('new')
  })

  it('aborts a load at the hard deadline, and fails even when the load does not obey', async () => {
    const hasty = new CacheUnderTest({ loadTimeoutMs: 20 })
    await expect(hasty.cache.get(key)).rejects.toThrow(LoadTimedOut)
    expect(hasty.lastLoad.signal.aborted).toBe(true)
  })

  it('says so when only what is cached was asked for', async () => {
    await expect(test.cache.get(key, { onlyIfCached: true })).rejects.toThrow(NotCached)
    expect(test.loads).toHaveLength(0)
  })
})

describe('fresh', () => {
  it('is served from memory without asking anyone', async () => {
    await test.holds(key, 'held', 10_000)
    const answer = test.cache.tryGet(key)
    expect(answer).toMatchObject({ via: 'hit', ageMs: 10_000, collapsed: false, stored: true })
    expect(answer?.freshForMs).toBeGreaterThan(80_000)
    await settle()
    expect(test.loads).toHaveLength(0)
  })

  it('counts age from the moment the load began', async () => {
    const answer = test.cache.get(key)
    await settle()
    test.nowMs += 3_000
    test.lastLoad.succeed('new')
    expect(await answer).toMatchObject({ ageMs: 3_000 })
  })
})

describe('stale, revalidating', () => {
  it('serves stale at once and revalidates behind, once', async () => {
    await test.holds(key, 'old', inStaleWhileRevalidate)
    for (let caller = 0; caller < 50; caller++) {
      expect(test.cache.tryGet(key)).toMatchObject({
        via: 'stale-while-revalidate',
        freshForMs: expect.any(Number),
      })
    }
    await settle()
    expect(test.loads).toHaveLength(1)
    expect(test.lastLoad.isRevalidation).toBe(true)
    test.lastLoad.succeed('new')
    await settle()
    const answer = test.cache.tryGet(key)
    expect(answer).toMatchObject({ via: 'hit' })
    expect(answer && textOf(answer)).toBe('new')
  })

  it('keeps the good entry when the revalidation fails, and leaves the upstream alone for the back-off', async () => {
    await test.holds(key, 'old', inStaleWhileRevalidate)
    test.cache.tryGet(key)
    await settle()
    test.lastLoad.fail()
    await settle()
    expect(test.cache.tryGet(key)).toMatchObject({ via: 'stale-while-revalidate' })
    await settle()
    expect(test.loads).toHaveLength(1)
    test.nowMs += 1_500
    test.cache.tryGet(key)
    await settle()
    expect(test.loads).toHaveLength(2)
  })
})

describe('stale, if error', () => {
  it('gives the new answer when it comes within the soft timeout', async () => {
    await test.holds(key, 'old', inStaleIfError)
    const answer = test.cache.get(key)
    await settle()
    test.lastLoad.succeed('new')
    expect(textOf(await answer)).toBe('new')
    expect(await answer).toMatchObject({ via: 'stale' })
  })

  it('gives the stored bytes at the soft timeout, and the load goes on', async () => {
    await test.holds(key, 'old', inStaleIfError)
    const answer = await test.cache.get(key)
    expect(textOf(answer)).toBe('old')
    expect(answer).toMatchObject({ via: 'stale-if-error' })
    test.lastLoad.succeed('new')
    await settle()
    expect(test.cache.tryGet(key)).toMatchObject({ via: 'hit' })
  })

  it('gives the stored bytes when the load fails, and at once during the back-off', async () => {
    await test.holds(key, 'old', inStaleIfError)
    const answer = test.cache.get(key)
    await settle()
    test.lastLoad.fail()
    expect(await answer).toMatchObject({ via: 'stale-if-error' })
    expect(await test.cache.get(key)).toMatchObject({ via: 'stale-if-error' })
    expect(test.loads).toHaveLength(1)
  })

  it('needs no waiting at all while the back-off runs', async () => {
    await test.holds(key, 'old', inStaleIfError)
    expect(test.cache.tryGet(key)).toBeUndefined()
    const answer = test.cache.get(key)
    await settle()
    test.lastLoad.fail()
    await answer
    expect(test.cache.tryGet(key)).toMatchObject({ via: 'stale-if-error' })
    test.nowMs += 1_500
    expect(test.cache.tryGet(key)).toBeUndefined()
  })

  it('ends with its window: one second later there is a failure', async () => {
    await test.holds(key, 'old', 1_099_000)
    const within = test.cache.get(key)
    await settle()
    test.lastLoad.fail()
    expect(await within).toMatchObject({ via: 'stale-if-error' })
    test.nowMs += 2_000
    const beyond = test.cache.get(key)
    await settle()
    test.lastLoad.fail()
    await expect(beyond).rejects.toThrow(Failure)
  })

  it('answers who asks only for what is cached, without a load', async () => {
    await test.holds(key, 'old', inStaleIfError)
    expect(await test.cache.get(key, { onlyIfCached: true })).toMatchObject({ via: 'stale-if-error' })
    expect(test.loads).toHaveLength(0)
  })
})

describe('expired', () => {
  it('gives the failure of the load, not the old bytes', async () => {
    await test.holds(key, 'old', expired)
    const answer = test.cache.get(key)
    await settle()
    test.lastLoad.fail()
    await expect(answer).rejects.toThrow(Failure)
  })

  it('gives the remembered failure with the time to wait while the back-off runs', async () => {
    const first = test.cache.get(key)
    await settle()
    const failure = new Failure()
    test.lastLoad.fail(failure)
    await expect(first).rejects.toBe(failure)
    test.nowMs += 400
    const second = await test.cache.get(key).catch((error: unknown) => error)
    expect(second).toBeInstanceOf(BackedOff)
    expect(second).toMatchObject({ cause: failure, retryAfterMs: 600 })
    expect(test.loads).toHaveLength(1)
  })
})

describe('back-off', () => {
  const failAgain = async (): Promise<void> => {
    const answer = test.cache.get(key)
    await settle()
    test.lastLoad.fail()
    await answer.catch(() => {})
  }
  const pauses = (): number[] =>
    test.events.flatMap((event) => (event.type === 'back-off' ? [event.forMs] : []))

  it('doubles from 1 s to 60 s, and one success resets it', async () => {
    for (let round = 0; round < 8; round++) {
      await failAgain()
      test.nowMs += 61_000
    }
    expect(pauses()).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
    await test.holds(key)
    test.nowMs += expired
    await failAgain()
    expect(pauses()).toEqual([1_000])
  })

  it.each([
    [30_000, 30_000],
    [3_600_000, 3_600_000],
    [86_400_000, 3_600_000],
    [Infinity, 3_600_000],
    [1_500.5, 1_501],
    // None of these is longer than the pause of 1 s.
    [999, 1_000],
    [0, 1_000],
    [-1, 1_000],
    [-Infinity, 1_000],
    [NaN, 1_000],
    [undefined, 1_000],
  ])(
    'with a Retry-After of %d ms lasts %d ms: a longer one is obeyed up to an hour',
    async (asked, pause) => {
      const answer = test.cache.get(key)
      await settle()
      test.lastLoad.fail(new Failure('slow down', asked))
      await answer.catch(() => {})
      expect(pauses()).toEqual([pause])
      const again = await test.cache.get(key).catch((error: unknown) => error)
      expect(again).toMatchObject({ name: 'BackedOff', retryAfterMs: pause })
      expect(test.loads).toHaveLength(1)
    },
  )

  it('makes no pause after a failure for which the upstream was not asked', async () => {
    const answer = test.cache.get(key)
    await settle()
    test.lastLoad.fail(new Failure('not even asked', undefined, false))
    await answer.catch(() => {})
    const again = test.cache.get(key)
    await settle()
    test.lastLoad.succeed('new')
    expect(await again).toMatchObject({ via: 'miss' })
  })

  it('asks at most 10 times in the first minute of an outage', async () => {
    await test.holds(key, 'old', inStaleIfError)
    for (let second = 0; second < 600; second++) {
      const answer = test.cache.get(key)
      await settle()
      if (test.loads.length > 0) test.lastLoad.fail()
      expect(await answer).toMatchObject({ via: 'stale-if-error' })
      test.nowMs += 100
    }
    expect(test.loads.length).toBeLessThanOrEqual(10)
  })
})

describe('what a caller may ask for', () => {
  it('no-cache asks the upstream, but one entry at most once per minRefresh', async () => {
    await test.holds(key, 'old', 4_000)
    expect(await test.cache.get(key, { maxAgeMs: 0 })).toMatchObject({ via: 'hit' })
    test.nowMs += 2_000
    const answer = test.cache.get(key, { maxAgeMs: 0 })
    await settle()
    test.lastLoad.succeed('new')
    expect(await answer).toMatchObject({ via: 'request', ageMs: 0 })
    expect(await test.cache.get(key, { maxAgeMs: 0 })).toMatchObject({ via: 'hit' })
    expect(test.loads).toHaveLength(1)
  })

  it('max-age takes what is young enough and asks for the rest', async () => {
    await test.holds(key, 'old', 20_000)
    expect(await test.cache.get(key, { maxAgeMs: 30_000 })).toMatchObject({ via: 'hit' })
    const answer = test.cache.get(key, { maxAgeMs: 10_000 })
    await settle()
    test.lastLoad.succeed('new')
    expect(await answer).toMatchObject({ via: 'request' })
  })

  it('a forced load that fails serves what is held', async () => {
    await test.holds(key, 'old', 20_000)
    const answer = test.cache.get(key, { maxAgeMs: 0 })
    await settle()
    test.lastLoad.fail()
    expect(await answer).toMatchObject({ via: 'hit', ageMs: 20_000 })
  })

  it('no-cache asks no more often when the upstream fails', async () => {
    await test.holds(key, 'old', 20_000)
    for (let second = 0; second < 10; second++) {
      const answer = test.cache.get(key, { maxAgeMs: 0 })
      await settle()
      test.loads.at(-1)?.fail()
      expect(await answer).toMatchObject({ via: 'hit' })
      test.nowMs += 1_000
    }
    expect(test.loads).toHaveLength(2)
  })

  it('a caller who asks for something newer waits for it beyond the soft timeout', async () => {
    await test.holds(key, 'old', 20_000)
    const answer = test.cache.get(key, { maxAgeMs: 0 })
    await new Promise((resolve) => setTimeout(resolve, 80))
    test.lastLoad.succeed('new')
    expect(textOf(await answer)).toBe('new')
  })

  it('only-if-cached with max-age refuses what is too old', async () => {
    await test.holds(key, 'old', 20_000)
    await expect(test.cache.get(key, { onlyIfCached: true, maxAgeMs: 10_000 })).rejects.toThrow(NotCached)
  })

  it('refresh leaves the upstream alone while a back-off runs', async () => {
    const answer = test.cache.get(key)
    await settle()
    test.lastLoad.fail()
    await answer.catch(() => {})
    await expect(test.cache.refresh(key)).rejects.toThrow(BackedOff)
  })

  it('refresh loads now, however fresh the entry is', async () => {
    await test.holds(key, 'old', 10)
    const answer = test.cache.refresh(key)
    await settle()
    test.lastLoad.succeed('new')
    expect(textOf(await answer)).toBe('new')
  })
})

describe('purge', () => {
  it('ends what it selects and nothing else', async () => {
    await test.holds(keyOf('a', { project: 'p' }))
    await test.holds(keyOf('b', { project: 'p' }))
    await test.holds(keyOf('c', { project: 'q' }))
    await test.cache.purge({ project: 'p' })
    expect(test.cache.tryGet(keyOf('a', { project: 'p' }))).toBeUndefined()
    expect(test.cache.tryGet(keyOf('b', { project: 'p' }))).toBeUndefined()
    expect(test.cache.tryGet(keyOf('c', { project: 'q' }))).toBeDefined()
  })

  it('wins against a load that began before it: its callers are answered, nobody else', async () => {
    const before = test.cache.get(key)
    await settle()
    await test.cache.purge({})
    const after = test.cache.get(key)
    await settle()
    expect(test.loads).toHaveLength(2)
    test.loads[0]?.succeed('old')
    expect(await before).toMatchObject({ stored: false })
    expect(test.cache.tryGet(key)).toBeUndefined()
    test.loads[1]?.succeed('new')
    expect(textOf(await after)).toBe('new')
  })

  it('soft: marks stale, to be served while a revalidation runs', async () => {
    await test.holds(key, 'old', 10)
    await test.cache.softPurge({ id: 'a' })
    expect(test.cache.tryGet(key)).toMatchObject({ via: 'stale-while-revalidate', freshForMs: -1 })
    await settle()
    test.lastLoad.succeed('new')
    await settle()
    expect(test.cache.tryGet(key)).toMatchObject({ via: 'hit' })
  })
})

describe('soft purge with no window for stale answers', () => {
  const policy = () => ({ ttlMs: 100_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 })

  it('makes callers wait for a load, and gives them its failure', async () => {
    const strict = new CacheUnderTest({ policy })
    await strict.holds(key, 'old', 10)
    await strict.cache.softPurge({ id: 'a' })
    expect(strict.cache.tryGet(key)).toBeUndefined()
    const answer = strict.cache.get(key)
    await settle()
    strict.lastLoad.fail()
    await expect(answer).rejects.toThrow(Failure)
    await strict.cache.close()
  })
})

describe('close', () => {
  it('aborts what is loading, and makes no back-off of it', async () => {
    const answer = expect(test.cache.get(key)).rejects.toThrow('closed')
    await settle()
    await test.cache.close()
    await answer
    expect(test.lastLoad.signal.aborted).toBe(true)
    expect(test.eventTypes()).not.toContain('back-off')
  })
})
