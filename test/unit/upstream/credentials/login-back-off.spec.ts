import { beforeEach, describe, expect, it } from '@jest/globals'
import { LoginBackOff } from '../../../../src/upstream/credentials/login-back-off.js'
import { UpstreamFailure, type UpstreamFailureCode } from '../../../../src/upstream/failure.js'
import { AttemptFailed } from '../../../../src/upstream/resilience/attempt-failed.js'

let nowMs: number
let logins: number
let backOff: LoginBackOff

beforeEach(() => {
  nowMs = 0
  logins = 0
  backOff = new LoginBackOff(
    () => nowMs,
    () => 0.5,
  )
})

const failed = (code: UpstreamFailureCode, retryAfterMs?: number) =>
  new AttemptFailed(new UpstreamFailure(code, 'no', { retryAfterMs }), { retry: 'soon' })

const logIn = (failure?: AttemptFailed, id = 'user') =>
  backOff
    .run(id, async () => {
      logins += 1
      if (failure) throw failure
      return 'token'
    })
    .catch((error: unknown) => error)

describe('a login that failed', () => {
  it('is not made again by anyone before its back-off is over', async () => {
    await logIn(failed('upstream-error'))
    nowMs = 400
    expect(await logIn()).toMatchObject({
      failure: { code: 'upstream-unavailable', retryAfterMs: 600, wasAsked: false },
    })
    expect(logins).toBe(1)
    expect(await logIn(undefined, 'other')).toBe('token')
    nowMs = 1_000
    expect(await logIn()).toBe('token')
  })

  it('is not retried at once by the one whose it was', async () => {
    expect(await logIn(failed('upstream-error'))).toMatchObject({
      retry: 'never',
      failure: { wasAsked: true },
    })
  })

  it('backs off twice as long each time, until one succeeds', async () => {
    for (const waitMs of [1_000, 2_000, 4_000]) {
      await logIn(failed('upstream-timeout'))
      expect(await logIn()).toMatchObject({ failure: { retryAfterMs: waitMs } })
      nowMs += waitMs
    }
    await logIn()
    await logIn(failed('upstream-timeout'))
    expect(await logIn()).toMatchObject({ failure: { retryAfterMs: 1_000 } })
  })

  it('waits for Retry-After where that is longer, and stays throttled', async () => {
    await logIn(failed('upstream-throttled', 30_000))
    nowMs = 29_000
    expect(await logIn()).toMatchObject({ failure: { code: 'upstream-throttled', retryAfterMs: 1_000 } })
    await logIn(failed('upstream-throttled', 1), 'other')
    expect(await logIn(undefined, 'other')).toMatchObject({ failure: { retryAfterMs: 1_000 } })
  })

  it('counts once with others that were out at the same time', async () => {
    await Promise.all([1, 2, 3].map(() => logIn(failed('upstream-error'))))
    expect(logins).toBe(3)
    expect(await logIn()).toMatchObject({ failure: { retryAfterMs: 1_000 } })
  })

  it('is left to the lockout where it was rejected', async () => {
    const details = new UpstreamFailure('upstream-credentials-rejected', 'no')
    const rejected = new AttemptFailed(details, { rejected: 'authentication' })
    expect(await logIn(rejected)).toBe(rejected)
    expect(await logIn()).toBe('token')
  })
})
