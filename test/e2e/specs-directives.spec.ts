import { afterEach, describe, expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

const path = '/specs?job_type=train'
let service: ServiceUnderTest | undefined

afterEach(async () => {
  await service?.close()
  service = undefined
})

async function start(env: Record<string, string> = {}): Promise<ServiceUnderTest> {
  return (service = await serviceUnderTest({ env: { UPSTREAM_RETRIES: '0', ...env } }))
}

const asking = (directives: string) => service!.get(path, { 'cache-control': directives })
const soldOut = /"spec_code":"modelarts\.vm\.gpu\.v100",[^{}]*"no_resource":true/

describe('a caller who needs a fresher list', () => {
  it('gets one by no-cache: what has been sold out meanwhile shows', async () => {
    const { get, emulator, upstreamCalls } = await start({ CACHE_MIN_REFRESH_SECONDS: '1' })
    await get(path)
    emulator.control.sellOut({ specCode: 'modelarts.vm.gpu.v100' })
    expect((await get(path)).text).not.toMatch(soldOut)
    const fresher = await eventually(async () => {
      const answer = await asking('no-cache')
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
    const { get, upstreamCalls } = await start({ CACHE_MIN_REFRESH_SECONDS: '1' })
    const beganMs = Date.now()
    await get(path)
    await eventually(
      async () => {
        const answers = await Promise.all(Array.from({ length: 20 }, () => asking('no-cache')))
        expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
        return Date.now() - beganMs > 2_500
      },
      { timeoutMs: 10_000 },
    )
    const seconds = (Date.now() - beganMs) / 1000
    expect(upstreamCalls()).toBeGreaterThanOrEqual(2)
    expect(upstreamCalls()).toBeLessThanOrEqual(1 + Math.floor(seconds))
  })

  it('is answered with what there is while that is younger, as a hit', async () => {
    const { get, upstreamCalls } = await start({ CACHE_MIN_REFRESH_SECONDS: '60' })
    await get(path)
    for (const directives of ['no-cache', 'max-age=0', 'no-cache, max-age=5', 'NO-CACHE']) {
      expect((await asking(directives)).headers['cache-status']).toMatch(/; hit;/)
    }
    expect(upstreamCalls()).toBe(1)
  })

  it('says by max-age how old is too old', async () => {
    const { get, upstreamCalls } = await start({ CACHE_MIN_REFRESH_SECONDS: '0' })
    await get(path)
    await eventually(async () => Number((await get(path)).headers.age) >= 1)
    expect((await asking('max-age=3600')).headers['cache-status']).toMatch(/; hit;/)
    expect(upstreamCalls()).toBe(1)
    expect((await asking('max-age=1')).headers['cache-status']).toBe('specs-bff; fwd=request; stored')
    expect(upstreamCalls()).toBe(2)
  })

  it('shares one load with all who ask for the same', async () => {
    const { get, emulator, upstreamCalls } = await start({ CACHE_MIN_REFRESH_SECONDS: '0' })
    await get(path)
    emulator.control.behave({ kind: 'slow', delayMs: 300 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => asking('no-cache')))
    const statuses = answers.map(({ headers }) => headers['cache-status']).sort()
    expect(statuses[0]).toBe('specs-bff; fwd=request; stored')
    expect(new Set(statuses.slice(1))).toEqual(new Set(['specs-bff; fwd=request; stored; collapsed']))
    expect(upstreamCalls()).toBe(2)
  })

  it('gets what there is when the upstream fails', async () => {
    const { get, emulator } = await start({ CACHE_MIN_REFRESH_SECONDS: '0' })
    const old = await get(path)
    emulator.control.behave({ kind: 'failure', code: 'ModelArts.4302', status: 503 })
    const answer = await asking('no-cache')
    expect(answer.status).toBe(200)
    expect(answer.body.equals(old.body)).toBe(true)
  })

  it.each(['max-age=abc', 'max-age=', 'max-age=-1', 'min-fresh=10', 'foo="bar", baz', ','])(
    'is answered as if they had not asked when they say it wrongly: %s',
    async (directives) => {
      const { get, upstreamCalls } = await start({ CACHE_MIN_REFRESH_SECONDS: '0' })
      await get(path)
      expect((await asking(directives)).headers['cache-status']).toMatch(/; hit;/)
      expect(upstreamCalls()).toBe(1)
    },
  )
})

describe('only-if-cached', () => {
  it('gives 504 not-cached, and makes no upstream call, where nothing is cached', async () => {
    const { upstreamCalls } = await start()
    const answer = await service!
      .request()
      .get(path)
      .set('cache-control', 'only-if-cached')
      .expect(504)
      .expect('content-type', 'application/problem+json')
    expect(answer.body).toMatchObject({ code: 'not-cached', status: 504 })
    expect(upstreamCalls()).toBe(0)
  })

  it('gives what is cached, fresh or stale, and makes no upstream call for it', async () => {
    const { get, upstreamCalls } = await start({ CACHE_TTL_SECONDS: '1' })
    await get(path)
    expect((await asking('only-if-cached')).headers['cache-status']).toMatch(/; hit; ttl=/)
    await eventually(async () => {
      const { status, headers } = await asking('only-if-cached')
      expect(status).toBe(200)
      return /; hit; ttl=-\d+; detail=stale-while-revalidate/.test(String(headers['cache-status']))
    })
    expect(upstreamCalls()).toBe(1)
  })
})
