import { afterEach, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { listsUnderTest, type ListsUnderTest, type ListUnderTest } from '../support/lists-under-test.js'
import type { HttpAnswer } from '../support/signed-get.js'

let lists: ListsUnderTest | undefined

afterEach(async () => {
  await lists?.close()
  lists = undefined
})

async function start(env: Record<string, string>): Promise<ListsUnderTest> {
  return (lists = await listsUnderTest({ UPSTREAM_RETRIES: '0', ...env }))
}

/** For engines too, which have a ttl of their own. */
const ttl = (seconds: number) => ({
  CACHE_TTL_SECONDS: String(seconds),
  CACHE_TTL_OVERRIDES: `engines=${seconds}`,
})

const statusOf = ({ headers }: HttpAnswer) => String(headers['cache-status'])
const numberIn = (pattern: RegExp, { headers }: HttpAnswer, name: string) =>
  Number(pattern.exec(String(headers[name]))?.[1])

/** RFC 9111, section 4.2: fresh while `max-age` is above `Age`. */
const expectStaleForCaches = (answer: HttpAnswer) =>
  expect(numberIn(/max-age=(\d+)/, answer, 'cache-control')).toBeLessThan(
    Math.max(1, Number(answer.headers.age)),
  )

/** Asks until an answer has this Cache-Status. */
const answerWith = (list: ListUnderTest, pattern: RegExp): Promise<HttpAnswer> =>
  eventually(async () => {
    const answer = await list.get()
    expect(answer.status).toBe(200)
    expect(statusOf(answer)).toMatch(pattern)
    return answer
  })

describe('the freshness headers', () => {
  it('of a loaded list: age 0, all of its freshness left, both stale windows', async () => {
    const { inAll } = await start({
      ...ttl(100),
      CACHE_STALE_WHILE_REVALIDATE_SECONDS: '60',
      CACHE_STALE_IF_ERROR_SECONDS: '3600',
    })
    await inAll(async (list) => {
      const answer = await list.get()
      expect(answer.headers.age).toBe('0')
      expect(answer.headers['cache-control']).toMatch(
        /^private, max-age=(9[4-9]|100), stale-while-revalidate=60, stale-if-error=3600$/,
      )
    })
  })

  it('of a hit: Age grows by the clock while ttl shrinks; max-age is their sum', async () => {
    const { inAll } = await start(ttl(100))
    await inAll(async (list) => {
      const whole = numberIn(/max-age=(\d+)/, await list.get(), 'cache-control')
      const older = await eventually(async () => {
        const answer = await list.get()
        // More than a second later than the first, however slow that was.
        return Number(answer.headers.age) >= 2 && answer
      })
      expect(statusOf(older)).toMatch(/^specs-bff; hit; ttl=\d+$/)
      const left = numberIn(/ttl=(\d+)/, older, 'cache-status')
      expect(left).toBeLessThan(whole)
      const maxAge = numberIn(/max-age=(\d+)/, older, 'cache-control')
      expect(maxAge).toBe(left + Number(older.headers.age))
      expect(maxAge).toBeGreaterThanOrEqual(whole - 1)
    })
  })

  it('count age from when the upstream was asked, not from when it answered', async () => {
    const { inAll } = await start({})
    await inAll(async (list) => {
      list.behave({ kind: 'slow', delayMs: 1_100, times: 1 })
      expect(Number((await list.get()).headers.age)).toBeGreaterThanOrEqual(1)
    })
  })

  it('of a stale list while it is revalidated: served at once, ttl negative, max-age below Age', async () => {
    const { inAll } = await start(ttl(1))
    await inAll(async (list) => {
      const old = await list.get()
      list.behave({ kind: 'slow', delayMs: 500, times: 1 })
      // Its load is under way while this one is answered.
      const stale = await answerWith(list, /^specs-bff; hit; ttl=-\d+; detail=stale-while-revalidate$/)
      expectStaleForCaches(stale)
      expect(stale.headers.etag).toBe(old.headers.etag)
      await eventually(() => list.upstreamCalls() === 2)
      // Then the new one is a hit like any other.
      await answerWith(list, /^specs-bff; hit; ttl=0$/)
    })
  })

  it('of a stale list when the upstream fails: served, and said to be so', async () => {
    const { inAll } = await start({ ...ttl(1), CACHE_STALE_WHILE_REVALIDATE_SECONDS: '0' })
    await inAll(async (list) => {
      const old = await list.get()
      list.behave({ kind: 'failure', code: 'ModelArts.4302', status: 503 })
      const stale = await answerWith(list, /^specs-bff; hit; ttl=-\d+; detail=stale-if-error$/)
      expect(stale.body.equals(old.body)).toBe(true)
      expectStaleForCaches(stale)
    })
  })

  it('of a stale list when the upstream takes longer than the soft timeout: served after that time', async () => {
    const { inAll } = await start({
      ...ttl(1),
      CACHE_STALE_WHILE_REVALIDATE_SECONDS: '0',
      UPSTREAM_SOFT_TIMEOUT_MS: '300',
    })
    await inAll(async (list) => {
      await list.get()
      list.behave({ kind: 'slow', delayMs: 4_000 })
      const stale = await answerWith(list, /detail=stale-if-error$/)
      expect(stale.status).toBe(200)
    })
  })

  it('of a stale list that a caller waited to see renewed: fwd=stale', async () => {
    const { inAll } = await start({
      ...ttl(1),
      CACHE_STALE_WHILE_REVALIDATE_SECONDS: '0',
      UPSTREAM_SOFT_TIMEOUT_MS: '5000',
    })
    await inAll(async (list) => {
      await list.get()
      // Slow enough that somebody meets the load under way.
      list.behave({ kind: 'slow', delayMs: 300 })
      await answerWith(list, /^specs-bff; fwd=stale; stored(; collapsed)?$/)
    })
  })

  it('of a list whose load was shared: collapsed for all but the one who began it', async () => {
    const { inAll } = await start({})
    await inAll(async (list) => {
      list.behave({ kind: 'slow', delayMs: 300 })
      const answers = await Promise.all(Array.from({ length: 20 }, () => list.get()))
      const statuses = answers.map(statusOf).sort()
      expect(statuses.slice(0, 1)).toEqual(['specs-bff; fwd=uri-miss; stored'])
      expect(new Set(statuses.slice(1))).toEqual(new Set(['specs-bff; fwd=uri-miss; stored; collapsed']))
      expect(list.upstreamCalls()).toBe(1)
    })
  })
})

describe('after a failure', () => {
  it('a list is not asked for again until its back-off is over; the others are', async () => {
    const { inAll, emulator } = await start({})
    await inAll(async (list) => {
      list.behave({ kind: 'failure', code: 'ModelArts.4302', status: 503 })
      expect(JSON.parse((await list.get()).text)).toMatchObject({ code: 'upstream-error' })
      for (const { status, headers, text } of await Promise.all(
        Array.from({ length: 5 }, () => list.get()),
      )) {
        expect([status, JSON.parse(text)]).toEqual([
          503,
          expect.objectContaining({ code: 'upstream-unavailable' }),
        ])
        expect(headers['retry-after']).toMatch(/^[12]$/)
      }
      expect(list.upstreamCalls()).toBe(1)
    })
    emulator.control.behaveWell()
    await inAll(async (list) => {
      await eventually(async () => (await list.get()).status === 200)
      expect(list.upstreamCalls()).toBe(2)
    })
  })
})
