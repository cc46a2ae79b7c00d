import { describe, expect, it } from '@jest/globals'
import { AttemptFailed, type Retry } from '../../../../src/upstream/resilience/attempt-failed.js'
import { retrying } from '../../../../src/upstream/resilience/retrying.js'
import { UpstreamFailure } from '../../../../src/upstream/failure.js'

const failed = (retry: Retry, retryAfterMs?: number) =>
  new AttemptFailed(new UpstreamFailure('upstream-error', 'x', { retryAfterMs }), { retry })

/** Fails so often, then succeeds; time passes only in the delays. */
async function run(failures: readonly Error[], options: { retries?: number; lastStartAtMs?: number } = {}) {
  let nowMs = 0
  const delays: number[] = []
  let attempts = 0
  const result = await retrying(
    {
      retries: options.retries ?? 2,
      lastStartAtMs: options.lastStartAtMs ?? 8_000,
      monotonic: () => nowMs,
      random: () => 0.5,
      delay: async (ms: number) => {
        nowMs += ms
      },
      onRetry: (_retry, _failure, delayMs) => delays.push(delayMs),
    },
    async () => {
      attempts += 1
      const failure = failures[attempts - 1]
      if (failure) throw failure
      return 'answer'
    },
    new AbortController().signal,
  ).catch((error: unknown) => error)
  return { result, attempts, delays }
}

describe('retrying', () => {
  it('waits longer each time', async () => {
    expect(await run([failed('soon'), failed('soon')])).toEqual({
      result: 'answer',
      attempts: 3,
      delays: [100, 200],
    })
  })

  it('ends after the configured retries, with the last failure', async () => {
    const last = failed('soon')
    expect(await run([failed('soon'), last], { retries: 1 })).toMatchObject({ result: last, attempts: 2 })
    expect(await run([last], { retries: 0 })).toMatchObject({ result: last, attempts: 1 })
  })

  it('waits as long as the upstream says, and a little, so that not all come back at once', async () => {
    expect((await run([failed('after-wait', 3_000)])).delays).toEqual([3_100])
  })

  it('does not begin too late for its deadline', async () => {
    const failure = failed('after-wait', 8_000)
    expect(await run([failure])).toMatchObject({ result: failure, attempts: 1 })
    expect(await run([failed('soon')], { lastStartAtMs: 100 })).toMatchObject({ attempts: 1 })
  })

  it('makes no attempt again that cannot succeed unchanged, nor after anything unexpected', async () => {
    const never = failed('never')
    expect(await run([never])).toMatchObject({ result: never, attempts: 1 })
    const fault = new Error('a fault of ours')
    expect(await run([fault])).toMatchObject({ result: fault, attempts: 1 })
  })

  it('jitters', async () => {
    const delays: number[] = []
    const options = {
      retries: 1,
      lastStartAtMs: 1_000,
      monotonic: () => 0,
      random: () => 0,
      delay: async () => {},
      onRetry: (_retry: number, _failure: UpstreamFailure, delayMs: number) => delays.push(delayMs),
    }
    const fail = () => Promise.reject(failed('soon'))
    await retrying(options, fail, new AbortController().signal).catch(() => {})
    expect(delays).toEqual([70])
  })
})
