import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { liveSpecs } from '../../../packages/client/src/live-specs.js'
import type { Problem, SpecList, WatchOptions } from '../../../packages/client/src/specs-client.js'

const list = { specs: [], spec_total_count: 0, is_success: true } satisfies SpecList
const problem = { code: 'upstream-error', status: 502 } as Problem
const now = 1_800_000_000_000

/** A store on a watch that the test speaks for. */
function scene() {
  const watches: (WatchOptions & { isEnded?: true })[] = []
  const store = liveSpecs(
    {
      watch: (_query, options) => {
        const watch: (typeof watches)[number] = { ...options }
        watches.push(watch)
        return () => (watch.isEnded = true)
      },
    },
    {},
  )
  let changes = 0
  const subscribe = () => store.subscribe(() => changes++)
  return { store, watches, subscribe, changes: () => changes }
}

beforeEach(() => {
  jest.useFakeTimers({ now })
})
afterEach(() => {
  jest.useRealTimers()
})

describe('the state behind useSpecs', () => {
  it('is the list, when it was loaded, and how it gets here', () => {
    const { store, watches, subscribe } = scene()
    subscribe()
    expect(store.state()).toMatchObject({ list: undefined, status: 'connecting', isStale: false })
    watches[0]!.onStatus!('live')
    watches[0]!.onList(list, { ageSeconds: 7 })
    expect(store.state()).toEqual({
      list,
      problem: undefined,
      status: 'live',
      loadedAt: now - 7_000,
      isStale: false,
    })
  })

  it.each([
    ['a problem', ({ onProblem }: WatchOptions) => onProblem!(problem)],
    ['a lost connection', ({ onStatus }: WatchOptions) => onStatus!('reconnecting')],
    ['the end', ({ onStatus }: WatchOptions) => onStatus!('ended')],
  ])('keeps the list, as stale, after %s', (_what, happens) => {
    const { store, watches, subscribe } = scene()
    subscribe()
    watches[0]!.onStatus!('live')
    watches[0]!.onList(list, { ageSeconds: 0 })
    happens(watches[0]!)
    expect(store.state()).toMatchObject({ list, isStale: true })
    watches[0]!.onStatus!('live')
    watches[0]!.onList(list, { ageSeconds: 0 })
    expect(store.state()).toMatchObject({ list, problem: undefined, isStale: false })
  })

  it('is the same object until something changes; an age that only tells that time passes does not', () => {
    const { store, watches, subscribe, changes } = scene()
    subscribe()
    watches[0]!.onList(list, { ageSeconds: 0 })
    const before = store.state()
    jest.advanceTimersByTime(15_000)
    watches[0]!.onAge!(14)
    expect(store.state()).toBe(before)
    expect(changes()).toBe(1)
    watches[0]!.onAge!(2)
    expect(store.state().loadedAt).toBe(now + 13_000)
  })

  it('comes by one watch for all subscribers, which ends a second after the last has gone', () => {
    const { store, watches, subscribe } = scene()
    const ends = [subscribe(), subscribe()]
    expect(watches).toHaveLength(1)
    watches[0]!.onList(list, { ageSeconds: 0 })
    for (const end of ends) end()
    jest.advanceTimersByTime(900)
    // As React does in strict mode, or when a page is left and entered again.
    const end = subscribe()
    jest.advanceTimersByTime(2_000)
    expect(watches[0]!.isEnded).toBeUndefined()
    expect(store.state().list).toBe(list)
    end()
    jest.advanceTimersByTime(1_000)
    expect(watches[0]!.isEnded).toBe(true)
    subscribe()
    expect(watches).toHaveLength(2)
    expect(store.state().list).toBeUndefined()
  })
})
