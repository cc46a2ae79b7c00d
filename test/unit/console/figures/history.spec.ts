import { describe, expect, it } from '@jest/globals'
import { History } from '../../../../packages/console/src/figures/history.js'
import type { Snapshot } from '../../../../packages/console/src/figures/snapshot.js'

const none = { hit: 0, stale: 0, miss: 0, refresh: 0, none: 0 }

function snapshot(second: number, fields: Partial<Snapshot> = {}): Snapshot {
  return {
    stream: 1,
    atMs: second * 1000,
    requests: none,
    serverErrors: 0,
    upstreamCalls: 0,
    upstreamFailures: 0,
    p50Seconds: undefined,
    p99Seconds: undefined,
    bytes: 10,
    maxBytes: 100,
    ...fields,
  }
}

function historyOf(...snapshots: Snapshot[]): History {
  const history = new History()
  snapshots.forEach((each) => history.push(each))
  return history
}

const hits = (hit: number, miss = 0) => ({ requests: { ...none, hit, miss } })

describe('what the plots show', () => {
  it('is how much the counters grew per second, also where a second was left out', () => {
    const { times, requests } = historyOf(
      snapshot(1, hits(100)),
      snapshot(2, hits(110)),
      snapshot(4, hits(150)),
    ).columns()
    expect(times).toEqual([1, 2, 4])
    expect(requests.hit).toEqual([null, 10, 20])
  })

  it('has a gap after a pause, and after a new connection, which may reach another replica', () => {
    const { requests, hitRatio } = historyOf(
      snapshot(1, hits(100)),
      snapshot(20, hits(110)),
      snapshot(21, { ...hits(5), stream: 2 }),
      snapshot(22, { ...hits(6), stream: 2 }),
    ).columns()
    expect(requests.hit).toEqual([null, null, null, 1])
    expect(hitRatio).toEqual([null, null, null, 1])
  })

  it('takes the hit ratio over ten seconds, and none where nobody asked', () => {
    const { hitRatio } = historyOf(
      snapshot(1, hits(0, 0)),
      snapshot(2, hits(3, 1)),
      snapshot(3, hits(3, 1)),
      snapshot(13, hits(3, 1)),
    ).columns()
    expect(hitRatio).toEqual([null, 0.75, 0.75, null])
  })

  it('leaves out latency where there was no call, and keeps five minutes', () => {
    const history = historyOf(snapshot(1), snapshot(400, { p50Seconds: 0.2 }))
    expect(history.columns()).toMatchObject({ times: [400], p50: [0.2], p99: [null], bytes: [10] })
  })

  it('ignores a snapshot that comes late', () => {
    expect(historyOf(snapshot(2), snapshot(1)).columns().times).toEqual([1])
  })
})

describe('the last minute', () => {
  it('is what came since, within this connection', () => {
    const history = historyOf(
      snapshot(1, { upstreamFailures: 9 }),
      snapshot(50, { ...hits(5), serverErrors: 1, upstreamCalls: 3, upstreamFailures: 10 }),
      snapshot(100, { ...hits(9), serverErrors: 3, upstreamCalls: 4, upstreamFailures: 10 }),
    )
    expect(history.recent(60)).toEqual({
      requests: 4,
      serverErrors: 2,
      upstreamCalls: 1,
      upstreamFailures: 0,
    })
    expect(new History().recent(60)).toBeUndefined()
  })
})
