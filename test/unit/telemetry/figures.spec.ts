import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { RequestEnded } from '../../../src/http/server/requests/http-events.js'
import { CountedFigures } from '../../../src/telemetry/figures.js'

let nowMs: number
let figures: CountedFigures
beforeEach(() => {
  nowMs = 0
  figures = new CountedFigures(() => nowMs)
})
afterEach(() => figures.close())

const answered = (outcome: RequestEnded['outcome'], route = '/specs', status = 200): void =>
  figures.onRequest({
    type: 'request-ended',
    ...{ requestId: 'r', method: 'GET', route, status, durationMs: 1, outcome },
    ...{ cacheStatus: undefined, problem: undefined, caller: undefined, refusal: undefined },
    ...{ upstreamRequestId: undefined, traceId: undefined },
  })
const called = (durationMs: number, outcome: 'ok' | 'upstream-timeout' = 'ok'): void =>
  figures.onUpstream({
    type: 'request-answered',
    ...{ service: 'modelarts', projectId: 'p', status: 200, outcome, durationMs },
  })

/** A second passes, and another. */
function after(seconds: number): void {
  for (let second = 0; second < seconds; second++) {
    nowMs += 1_000
    figures.sample()
  }
}

describe('figures', () => {
  it('count callers by what the cache did, and no operator, health check or scrape', () => {
    answered('hit')
    answered('hit')
    answered('miss', '/engines', 503)
    for (const route of ['/health/ready', '/metrics', '/console', '/admin/status'])
      answered('none', route, 503)
    expect(figures.total()).toMatchObject({
      requests: { hit: 2, stale: 0, miss: 1, refresh: 0, none: 0 },
      serverErrors: 1,
    })
  })

  it('tell the share of the last minute that came from the cache; nothing while nobody asks', () => {
    expect(figures.lastMinute().hitRatio).toBeUndefined()
    for (const outcome of ['hit', 'stale', 'miss', 'refresh'] as const) answered(outcome)
    after(30)
    expect(figures.lastMinute().hitRatio).toBe(0.5)
    after(61)
    expect(figures.lastMinute()).toMatchObject({
      requests: { hit: 0, stale: 0, miss: 0, refresh: 0, none: 0 },
    })
    expect(figures.lastMinute().hitRatio).toBeUndefined()
  })

  it('tell the latency of calls to ModelArts by nearest rank, and how many failed', () => {
    for (let ms = 1; ms <= 100; ms++) called(ms)
    called(1_000, 'upstream-timeout')
    expect(figures.lastMinute()).toMatchObject({
      upstreamCalls: 101,
      upstreamFailures: 1,
      upstreamLatencyMs: { p50: 51, p99: 100 },
    })
    after(61)
    expect(figures.lastMinute().upstreamLatencyMs).toBeUndefined()
  })
})
