import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { keyOf, settle, textOf } from '../../../support/cache-under-test.js'
import { FleetUnderTest, type Replica } from '../../../support/fleet-under-test.js'

const key = keyOf('a', { project: 'p' })
const second = 1_000
const minute = 60 * second
const offsets = [1, 30, 15 * 60, 3_600].flatMap((seconds) => [seconds * second, -seconds * second])

let fleet: FleetUnderTest
beforeEach(() => {
  fleet = new FleetUnderTest()
})
afterEach(() => fleet.close())

/** Three replicas, one of them with a clock of its own. */
const joinThree = (offsetMs: number): [skewed: Replica, one: Replica, other: Replica] => [
  fleet.join({ clock: () => fleet.nowMs + offsetMs }),
  fleet.join(),
  fleet.join(),
]

const refresh = async (replica: Replica, text: string): Promise<void> => {
  const answer = replica.cache.refresh(key)
  await settle()
  replica.lastLoad.succeed(text)
  await answer
  await settle()
}
const served = ({ cache }: Replica): string | undefined => {
  const answer = cache.tryGet(key)
  return answer && textOf(answer)
}

describe.each(offsets)('one of three replicas whose clock is %d ms ahead', (offsetMs) => {
  it('gives entries their age, and takes that of others as it is', async () => {
    const [skewed, one, other] = joinThree(offsetMs)
    await skewed.holds(key)
    await settle()
    fleet.nowMs += 20 * second
    expect(await one.cache.get(key)).toMatchObject({ via: 'hit', ageMs: 20 * second })
    await refresh(other, 'new')
    fleet.nowMs += 10 * second
    expect(skewed.cache.tryGet(key)).toMatchObject({ via: 'hit', ageMs: 10 * second })
  })

  it('wins with what it loaded last and loses against what others loaded after it', async () => {
    const replicas = joinThree(offsetMs)
    const [skewed, one] = replicas
    await refresh(skewed, 'first')
    for (const { cache } of replicas) await cache.get(key)
    for (const [replica, text] of [
      [one, 'second'],
      [skewed, 'third'],
      [one, 'fourth'],
    ] as const) {
      fleet.nowMs += second
      await refresh(replica, text)
      expect(replicas.map(served)).toEqual([text, text, text])
    }
  })

  it('does not make the fleet load more often than once per ttl', async () => {
    const replicas = joinThree(offsetMs)
    await replicas[0].holds(key)
    for (const { cache } of replicas) await cache.get(key)
    // 20 minutes of a ttl of 100 s.
    for (let at = 0; at < 240; at++) {
      fleet.nowMs += 5 * second
      for (const { cache } of replicas) cache.tryGet(key)
      await settle()
      for (const { loads } of replicas) loads.at(-1)?.succeed(`loaded at ${at}`)
      await settle()
    }
    expect(fleet.loads).toBeGreaterThanOrEqual(11)
    expect(fleet.loads).toBeLessThanOrEqual(13)
  })

  it('backs off as long as the others, and they as long as it', async () => {
    const [skewed, one] = joinThree(offsetMs)
    const failed = skewed.cache.get(key)
    await settle()
    skewed.lastLoad.fail()
    await failed.catch(() => {})
    await settle()
    for (const { cache } of [skewed, one]) {
      expect(await cache.get(key).catch((error: unknown) => error)).toMatchObject({ retryAfterMs: second })
    }
  })
})

describe('a replica on its own', () => {
  it('numbers its loads behind what the store issues, and in the order of time with other such replicas', async () => {
    const [one, other] = [fleet.join(), fleet.join()]
    await one.holds(key, 'shared')
    await other.cache.get(key)
    await settle()
    for (const { store } of [one, other]) store.cutOff()
    fleet.nowMs += minute
    await refresh(other, 'loaded first')
    fleet.nowMs += minute
    await refresh(one, 'loaded last')
    for (const { store } of [other, one]) store.reconnect()
    await settle()
    expect([one, other].map(served)).toEqual(['loaded last', 'loaded last'])
    fleet.nowMs += second
    await refresh(other, 'with the store')
    expect([one, other].map(served)).toEqual(['with the store', 'with the store'])
  })
})

describe('a replica that could not read a list when it changed', () => {
  it('reads it at the next look', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick', 'performance', 'Date'] })
    try {
      const [one, other] = [fleet.join(), fleet.join()]
      await one.holds(key, 'old')
      await other.cache.get(key)
      other.store.refusesReads = true
      await refresh(one, 'new')
      expect(served(other)).toBe('old')
      other.store.refusesReads = false
      jest.advanceTimersByTime(1_200)
      await settle()
      await settle()
      expect(served(other)).toBe('new')
    } finally {
      jest.useRealTimers()
    }
  })
})
