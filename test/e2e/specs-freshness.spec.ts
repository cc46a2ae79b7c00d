import { afterEach, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'
import type { HttpAnswer } from '../support/signed-get.js'

const path = '/specs?job_type=train'
let service: ServiceUnderTest | undefined

afterEach(async () => {
  await service?.close()
  service = undefined
})

async function start(env: Record<string, string>): Promise<ServiceUnderTest> {
  return (service = await serviceUnderTest({ env: { UPSTREAM_RETRIES: '0', ...env } }))
}

const statusOf = ({ headers }: HttpAnswer) => String(headers['cache-status'])
const numberIn = (pattern: RegExp, { headers }: HttpAnswer, name: string) =>
  Number(pattern.exec(String(headers[name]))?.[1])

/** RFC 9111, section 4.2: fresh while `max-age` is above `Age`. */
const expectStaleForCaches = (answer: HttpAnswer) =>
  expect(numberIn(/max-age=(\d+)/, answer, 'cache-control')).toBeLessThan(
    Math.max(1, Number(answer.headers.age)),
  )

/** Asks until an answer has this Cache-Status. */
const answerWith = (pattern: RegExp, timeoutMs = 5000): Promise<HttpAnswer> =>
  eventually(
    async () => {
      const answer = await service!.get(path)
      expect(answer.status).toBe(200)
      expect(statusOf(answer)).toMatch(pattern)
      return answer
    },
    { timeoutMs },
  )

describe('the freshness headers', () => {
  it('of a loaded list: age 0, all of its freshness left, both stale windows', async () => {
    const { get } = await start({
      CACHE_TTL_SECONDS: '100',
      CACHE_STALE_WHILE_REVALIDATE_SECONDS: '60',
      CACHE_STALE_IF_ERROR_SECONDS: '3600',
    })
    const answer = await get(path)
    expect(answer.headers.age).toBe('0')
    expect(answer.headers['cache-control']).toMatch(
      /^private, max-age=(9[4-9]|100), stale-while-revalidate=60, stale-if-error=3600$/,
    )
  })

  it('of a hit: Age grows by the clock while ttl shrinks; max-age is their sum', async () => {
    const { get } = await start({ CACHE_TTL_SECONDS: '100' })
    const whole = numberIn(/max-age=(\d+)/, await get(path), 'cache-control')
    const older = await eventually(async () => {
      const answer = await get(path)
      return Number(answer.headers.age) >= 1 && answer
    })
    expect(statusOf(older)).toMatch(/^specs-bff; hit; ttl=\d+$/)
    const left = numberIn(/ttl=(\d+)/, older, 'cache-status')
    expect(left).toBeLessThan(whole)
    const maxAge = numberIn(/max-age=(\d+)/, older, 'cache-control')
    expect(maxAge).toBe(left + Number(older.headers.age))
    expect(maxAge).toBeGreaterThanOrEqual(whole - 1)
  })

  it('count age from when the upstream was asked, not from when it answered', async () => {
    const { get, emulator } = await start({})
    emulator.control.behave({ kind: 'slow', delayMs: 1_100, times: 1 })
    expect((await get(path)).headers.age).toBe('1')
  })

  it('of a stale list while it is revalidated: served at once, ttl negative, max-age below Age', async () => {
    const { get, emulator, upstreamCalls } = await start({ CACHE_TTL_SECONDS: '1' })
    const old = await get(path)
    emulator.control.behave({ kind: 'slow', delayMs: 500, times: 1 })
    // Its load is under way while this one is answered.
    const stale = await answerWith(/^specs-bff; hit; ttl=-\d+; detail=stale-while-revalidate$/)
    expectStaleForCaches(stale)
    expect(stale.headers.etag).toBe(old.headers.etag)
    await eventually(() => upstreamCalls() === 2)
    // Then the new one is a hit like any other.
    await answerWith(/^specs-bff; hit; ttl=0$/)
  })

  it('of a stale list when the upstream fails: served, and said to be so', async () => {
    const { get, emulator } = await start({
      CACHE_TTL_SECONDS: '1',
      CACHE_STALE_WHILE_REVALIDATE_SECONDS: '0',
    })
    const old = await get(path)
    emulator.control.behave({ kind: 'failure', code: 'ModelArts.4302', status: 503 })
    const stale = await answerWith(/^specs-bff; hit; ttl=-\d+; detail=stale-if-error$/)
    expect(stale.body.equals(old.body)).toBe(true)
    expectStaleForCaches(stale)
  })

  it('of a stale list when the upstream takes longer than the soft timeout: served after that time', async () => {
    const { get, emulator } = await start({
      CACHE_TTL_SECONDS: '1',
      CACHE_STALE_WHILE_REVALIDATE_SECONDS: '0',
      UPSTREAM_SOFT_TIMEOUT_MS: '300',
    })
    await get(path)
    emulator.control.behave({ kind: 'slow', delayMs: 4_000 })
    const stale = await answerWith(/detail=stale-if-error$/)
    expect(stale.status).toBe(200)
  })

  it('of a stale list that a caller waited to see renewed: fwd=stale', async () => {
    const { get, emulator } = await start({
      CACHE_TTL_SECONDS: '1',
      CACHE_STALE_WHILE_REVALIDATE_SECONDS: '0',
      UPSTREAM_SOFT_TIMEOUT_MS: '5000',
    })
    await get(path)
    // Slow enough that somebody meets the load under way.
    emulator.control.behave({ kind: 'slow', delayMs: 300 })
    await answerWith(/^specs-bff; fwd=stale; stored(; collapsed)?$/)
  })

  it('of a list whose load was shared: collapsed for all but the one who began it', async () => {
    const { get, emulator, upstreamCalls } = await start({})
    emulator.control.behave({ kind: 'slow', delayMs: 300 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(path)))
    const statuses = answers.map(statusOf).sort()
    expect(statuses.slice(0, 1)).toEqual(['specs-bff; fwd=uri-miss; stored'])
    expect(new Set(statuses.slice(1))).toEqual(new Set(['specs-bff; fwd=uri-miss; stored; collapsed']))
    expect(upstreamCalls()).toBe(1)
  })
})
