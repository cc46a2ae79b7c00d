import { afterEach, describe, expect, it } from '@jest/globals'
import type { ReplicaReport } from '../../../src/fleet/replica.js'
import { ReplicaList, type ReplicaListOptions } from '../../../src/fleet/replica-list.js'

const replica = (id: string, startedAt: string): ReplicaReport => ({
  ...{ id, host: 'h', version: '1.0.0', started_at: startedAt },
  ...{ entries: 1, bytes: 2, hit_ratio: null, policy_version: 0 },
})
const self = replica('self', '2026-11-27T02:00:00Z')

const lists: ReplicaList[] = []
const listWith = (options: Omit<ReplicaListOptions, 'self'>): ReplicaList => {
  const list = new ReplicaList({ self: () => self, ...options })
  lists.push(list)
  return list
}
afterEach(async () => {
  for (const list of lists.splice(0)) await list.close()
})

/** A Redis that answers each heartbeat so; an error: it is away. */
const redisWith = (wasKnown: 0 | 1, reports: readonly string[] | Error) => ({
  keyPrefix: 'p:',
  connection: {
    isReady: true,
    onReady: () => {},
    runTask: async <T>(): Promise<T> => {
      if (reports instanceof Error) throw reports
      return [wasKnown, reports] as T
    },
  },
})

describe('the list of replicas', () => {
  it('has this process alone where there is no Redis', async () => {
    expect(await listWith({}).list()).toEqual({ replicas: [self], complete: true })
  })

  it('has all by their start, this one as it is now, and none that cannot be read', async () => {
    const older = replica('b', '2026-11-27T01:00:00Z')
    const asOld = replica('a', older.started_at)
    const stale = { ...self, entries: 99 }
    const texts = [stale, older, asOld].map((each) => JSON.stringify(each))
    const redis = redisWith(1, [...texts, 'garbage', '{"id":"of another version"}'])
    expect(await listWith({ redis }).list()).toEqual({ replicas: [asOld, older, self], complete: true })
  })

  it('has this one, and says that it is not complete, while Redis is away', async () => {
    const redis = redisWith(1, new Error('away'))
    expect(await listWith({ redis }).list()).toEqual({ replicas: [self], complete: false })
  })

  it('says that it ends after all else, or a heartbeat under way would bring it back', async () => {
    const answers: (() => void)[] = []
    const connection = {
      isReady: true,
      onReady: () => {},
      runTask: <T>() => new Promise<T>((resolve) => answers.push(() => resolve([1, []] as T))),
    }
    const list = new ReplicaList({ self: () => self, redis: { keyPrefix: 'p:', connection } })
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    await turn()
    const closed = list.close()
    await turn()
    expect(answers).toHaveLength(1)
    answers[0]?.()
    await turn()
    expect(answers).toHaveLength(2)
    answers[1]?.()
    await closed
  })

  it.each([
    [0, 1],
    [1, 0],
  ] as const)(
    'hears that it was forgotten by a Redis that was emptied (known: %d)',
    async (wasKnown, times) => {
      let forgotten = 0
      const redis = redisWith(wasKnown, [])
      const list = listWith({ redis, onForgotten: () => forgotten++ })
      // The first heartbeat goes out at once.
      await list.list()
      expect(forgotten).toBe(times)
    },
  )
})
