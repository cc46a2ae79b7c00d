import { afterEach, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { expectProblem } from '../support/expect-problem.js'
import { listsUnderTest, type ListsUnderTest, type ListUnderTest } from '../support/lists-under-test.js'

let lists: ListsUnderTest | undefined

afterEach(async () => {
  await lists?.close()
  lists = undefined
})

async function start(env: Record<string, string> = {}): Promise<ListsUnderTest> {
  return (lists = await listsUnderTest({ UPSTREAM_RETRIES: '0', ...env }))
}

const asking = (list: ListUnderTest, directives: string) => list.get({ 'cache-control': directives })
const soldOut = /"spec_code":"modelarts\.vm\.gpu\.v100",[^{}]*"no_resource":true/

describe('a caller who needs a fresher list', () => {
  it('gets one by no-cache: what has been sold out meanwhile shows', async () => {
    const { get, emulator, upstreamCalls } = await start({ CACHE_MIN_REFRESH_SECONDS: '1' })
    const path = '/specs?job_type=train'
    await get(path)
    emulator.control.sellOut({ specCode: 'modelarts.vm.gpu.v100' })
    expect((await get(path)).text).not.toMatch(soldOut)
    const fresher = await eventually(async () => {
      const answer = await get(path, { 'cache-control': 'no-cache' })
      return !String(answer.headers['cache-status']).includes('hit') && answer
    })
    expect(fresher.headers['cache-status']).toBe('specs-bff; fwd=request; stored')
    expect(fresher.headers.age).toBe('0')
    expect(fresher.text).toMatch(soldOut)
    // And everybody else with them.
    expect((await get(path)).text).toMatch(soldOut)
    expect(upstreamCalls()).toBe(2)
  })

  it('makes the upstream be asked at most once per CACHE_MIN_REFRESH_SECONDS, however often they ask', async () => {
    const { inAll } = await start({ CACHE_MIN_REFRESH_SECONDS: '1' })
    await inAll(async (list) => {
      const beganMs = Date.now()
      await list.get()
      await eventually(
        async () => {
          const answers = await Promise.all(Array.from({ length: 20 }, () => asking(list, 'no-cache')))
          expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
          return Date.now() - beganMs > 2_500
        },
        { timeoutMs: 10_000 },
      )
      const seconds = (Date.now() - beganMs) / 1000
      expect(list.upstreamCalls()).toBeGreaterThanOrEqual(2)
      expect(list.upstreamCalls()).toBeLessThanOrEqual(1 + Math.floor(seconds))
    })
  })

  it('is answered with what there is while that is younger, as a hit', async () => {
    const { inAll } = await start({ CACHE_MIN_REFRESH_SECONDS: '60' })
    await inAll(async (list) => {
      await list.get()
      for (const directives of ['no-cache', 'max-age=0', 'no-cache, max-age=5', 'NO-CACHE']) {
        expect((await asking(list, directives)).headers['cache-status']).toMatch(/; hit;/)
      }
      expect(list.upstreamCalls()).toBe(1)
    })
  })

  it('says by max-age how old is too old', async () => {
    const { inAll } = await start({ CACHE_MIN_REFRESH_SECONDS: '0' })
    await inAll(async (list) => {
      await list.get()
      await eventually(async () => Number((await list.get()).headers.age) >= 1)
      expect((await asking(list, 'max-age=3600')).headers['cache-status']).toMatch(/; hit;/)
      expect(list.upstreamCalls()).toBe(1)
      const newer = await asking(list, 'max-age=1')
      expect(newer.headers['cache-status']).toBe('specs-bff; fwd=request; stored')
      expect(list.upstreamCalls()).toBe(2)
    })
  })

  it('shares one load with all who ask for the same', async () => {
    const { inAll } = await start({ CACHE_MIN_REFRESH_SECONDS: '0' })
    await inAll(async (list) => {
      await list.get()
      list.behave({ kind: 'slow', delayMs: 300 })
      const answers = await Promise.all(Array.from({ length: 20 }, () => asking(list, 'no-cache')))
      const statuses = answers.map(({ headers }) => headers['cache-status']).sort()
      expect(statuses[0]).toBe('specs-bff; fwd=request; stored')
      expect(new Set(statuses.slice(1))).toEqual(new Set(['specs-bff; fwd=request; stored; collapsed']))
      expect(list.upstreamCalls()).toBe(2)
    })
  })

  it('gets what there is when the upstream fails', async () => {
    const { inAll } = await start({ CACHE_MIN_REFRESH_SECONDS: '0' })
    await inAll(async (list) => {
      const old = await list.get()
      list.behave({ kind: 'failure', code: 'ModelArts.4302', status: 503 })
      const answer = await asking(list, 'no-cache')
      expect(answer.status).toBe(200)
      expect(answer.body.equals(old.body)).toBe(true)
    })
  })

  it('is answered as if they had not asked when they say it wrongly', async () => {
    const { inAll } = await start({ CACHE_MIN_REFRESH_SECONDS: '0' })
    await inAll(async (list) => {
      await list.get()
      for (const directives of [
        'max-age=abc',
        'max-age=',
        'max-age=-1',
        'min-fresh=10',
        'foo="bar", baz',
        ',',
      ]) {
        const { headers } = await asking(list, directives)
        expect([directives, headers['cache-status']]).toEqual([directives, expect.stringMatching(/; hit;/)])
      }
      expect(list.upstreamCalls()).toBe(1)
    })
  })
})

describe('only-if-cached', () => {
  it('gives 504 not-cached, and makes no upstream call, where nothing is cached', async () => {
    const { inAll } = await start()
    await inAll(async (list) => {
      expectProblem(await asking(list, 'only-if-cached'), 'not-cached')
      expect(list.upstreamCalls()).toBe(0)
    })
  })

  it('gives what is cached, fresh or stale, and makes no upstream call for it', async () => {
    const { inAll } = await start({ CACHE_TTL_SECONDS: '1', CACHE_TTL_OVERRIDES: 'engines=1' })
    await inAll(async (list) => {
      await list.get()
      expect((await asking(list, 'only-if-cached')).headers['cache-status']).toMatch(/; hit; ttl=/)
      await eventually(async () => {
        const { status, headers } = await asking(list, 'only-if-cached')
        expect(status).toBe(200)
        return /; hit; ttl=-\d+; detail=stale-while-revalidate/.test(String(headers['cache-status']))
      })
      expect(list.upstreamCalls()).toBe(1)
    })
  })
})
