import { beforeEach, describe, expect, it } from '@jest/globals'
import { EndpointGuard, type CallLimits } from '../../../../src/upstream/resilience/endpoint-guard.js'

const { signal } = new AbortController()
const shortestCallMs = 250

let nowMs: number
let guard: EndpointGuard
let calls: CallLimits[]

beforeEach(() => {
  nowMs = 0
  calls = []
  guard = new EndpointGuard({
    ...{ maxConcurrency: 1, shortestCallMs, projectId: 'project' },
    monotonic: () => nowMs,
    onEvent: () => undefined,
  })
})

const call = (limits: CallLimits): Promise<string> => {
  calls.push(limits)
  return Promise.resolve('answer')
}

describe('a call', () => {
  it('is given the time that is left, down to the least that is of use', async () => {
    expect(await guard.run(call, 1_000, signal)).toBe('answer')
    nowMs = 750
    expect(await guard.run(call, 1_000, signal)).toBe('answer')
    expect(calls.map(({ maxTimeoutMs }) => maxTimeoutMs)).toEqual([1_000, shortestCallMs])
  })

  it('is not made when waiting for its turn has taken all but that, and the next in the queue is', async () => {
    let end = (): void => undefined
    const first = guard.run(() => new Promise<void>((resolve) => (end = resolve)), 1_000, signal)
    const second = guard.run(call, 1_000, signal)
    const third = guard.run(call, 1_500, signal)
    nowMs = 751
    end()
    await first
    await expect(second).rejects.toMatchObject({
      failure: { code: 'upstream-unavailable', retryAfterMs: 1_000, wasAsked: false },
      isUnhealthy: false,
    })
    expect(await third).toBe('answer')
    expect(calls).toEqual([{ maxTimeoutMs: 749, newConnection: false }])
  })
})
