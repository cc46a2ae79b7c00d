import { afterEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { startEmulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { listsUnderTest } from '../support/lists-under-test.js'
import { startRedisServer } from '../support/redis-server.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'
import { send } from '../support/signed-get.js'
import { spawnService } from '../support/spawn-service.js'
import { upstreamCalls } from '../support/upstream-calls.js'

const cacheStatus = 'cache-status'
let service: ServiceUnderTest | undefined

afterEach(async () => {
  await service?.close()
  service = undefined
})

describe('a cached list', () => {
  it('is loaded by the first who asks and served to everybody after, by one upstream call', async () => {
    const lists = await listsUnderTest()
    service = lists
    await lists.inAll(async ({ dropIn, get, upstreamCalls }) => {
      const first = await get()
      expect(first.status).toBe(200)
      expect(first.headers[cacheStatus]).toBe('specs-bff; fwd=uri-miss; stored')
      for (const again of [await get(), await get(), await lists.get(dropIn)]) {
        expect(again.status).toBe(200)
        expect(again.headers[cacheStatus]).toMatch(/^specs-bff; hit; ttl=\d+$/)
        expect(again.headers.etag).toBe(first.headers.etag)
        expect(again.body.equals(first.body)).toBe(true)
      }
      expect(upstreamCalls()).toBe(1)
    })
  })

  it.each([
    ['defaults spelled out', 'job_type=train&engine_id=0&project_type=0'],
    ['in another order', 'project_type=0&job_type=train'],
    ['leading zeros', 'job_type=train&engine_id=000'],
    ['the default project named', `project_id=${projectIds.main}&job_type=train`],
    ['percent-encoded', 'job%5Ftype=tr%61in'],
    ['filtered', 'job_type=train&available=true&min_gpu_num=1&gpu_type=V100'],
  ])('is one entry however the question is spelled: %s', async (_how, query) => {
    service = await serviceUnderTest()
    await service.get('/specs?job_type=train')
    const answer = await service.get(`/specs?${query}`)
    expect(answer.headers[cacheStatus]).toMatch(/; hit;/)
    expect(service.upstreamCalls()).toBe(1)
  })

  it('is another entry for another project, job type, engine or project type', async () => {
    service = await serviceUnderTest()
    const questions = [
      '',
      'job_type=train',
      'job_type=inference',
      'job_type=train&engine_id=1',
      'job_type=train&project_type=1',
      `job_type=train&project_id=${projectIds.research}`,
    ]
    service.emulator.control.set({ anyEngine: true })
    for (const question of questions) {
      const { status, headers } = await service.get(`/specs?${question}`)
      expect([question, status]).toEqual([question, 200])
      expect(headers[cacheStatus]).toBe('specs-bff; fwd=uri-miss; stored')
    }
    expect(service.upstreamCalls()).toBe(questions.length)
  })

  it('of v2 is one entry whatever the engine, and of its engines whatever the job type', async () => {
    service = await listsUnderTest()
    const { modern } = projectIds
    for (const questions of [
      ['/specs?engine_id=1&', '/specs?engine_id=2&', '/specs?'],
      ['/engines?job_type=train&', '/engines?job_type=inference&', '/engines?'],
    ]) {
      const statuses: unknown[] = []
      for (const question of questions)
        statuses.push((await service.get(`${question}project_id=${modern}`)).headers[cacheStatus])
      expect(statuses).toEqual([
        'specs-bff; fwd=uri-miss; stored',
        expect.stringMatching(/; hit;/),
        expect.stringMatching(/; hit;/),
      ])
    }
  })

  it('is loaded again, once, when its ttl is over', async () => {
    service = await serviceUnderTest({
      env: { CACHE_TTL_SECONDS: '1', CACHE_STALE_WHILE_REVALIDATE_SECONDS: '0' },
    })
    const { get, upstreamCalls } = service
    await get('/specs')
    expect((await get('/specs')).headers[cacheStatus]).toMatch(/; hit;/)
    await eventually(async () => {
      expect((await get('/specs')).status).toBe(200)
      return upstreamCalls() === 2
    })
    const renewed = await get('/specs')
    expect(renewed.headers[cacheStatus]).toBe('specs-bff; hit; ttl=0')
    expect(renewed.headers.age).toBe('0')
    expect(upstreamCalls()).toBe(2)
  })

  it('lives as long as its job type says, where a job type has a ttl of its own, and engines as long as engines do', async () => {
    service = await serviceUnderTest({
      env: { CACHE_TTL_SECONDS: '300', CACHE_TTL_OVERRIDES: 'train=60,inference=1000' },
    })
    const ttlOf = async (path: string): Promise<number> => {
      const { headers } = await service!.get(path)
      return Number(/max-age=(\d+)/.exec(headers['cache-control'] ?? '')?.[1])
    }
    // Entries written together do not expire together: up to 5 % less.
    for (const [path, ttl] of [
      ['/specs?job_type=train', 60],
      ['/specs?job_type=inference', 1000],
      ['/specs', 300],
      ['/engines?job_type=train', 3600],
      ['/engines', 3600],
    ] as const) {
      const left = await ttlOf(path)
      expect(left).toBeLessThanOrEqual(ttl)
      expect(left).toBeGreaterThanOrEqual(Math.floor(ttl * 0.95) - 2)
    }
  })

  it('is known to a second process on the same Redis: a hit, the same ETag, no upstream call', async () => {
    const emulator = await startEmulator()
    const redis = await startRedisServer()
    const env = { ...demoAccess, MODELARTS_ENDPOINT: emulator.url, REDIS_URL: redis.url }
    const first = await spawnService(env)
    const second = await spawnService(env)
    try {
      const fromFirst = await send('GET', `${first.url}/specs?job_type=train`)
      expect(fromFirst.headers[cacheStatus]).toBe('specs-bff; fwd=uri-miss; stored')
      // Callers are answered before Redis is written.
      const fromSecond = await eventually(async () => {
        const answer = await send('GET', `${second.url}/specs?job_type=train`, {
          headers: { 'cache-control': 'only-if-cached' },
        })
        return answer.status === 200 && answer
      })
      expect(fromSecond.headers[cacheStatus]).toMatch(/; hit;/)
      expect(fromSecond.headers.etag).toBe(fromFirst.headers.etag)
      expect(fromSecond.body.equals(fromFirst.body)).toBe(true)

      await first.kill('SIGKILL')
      const restarted = await spawnService(env)
      const afterRestart = await send('GET', `${restarted.url}/specs?job_type=train`)
      expect(afterRestart.headers[cacheStatus]).toMatch(/; hit;/)
      expect(afterRestart.headers.etag).toBe(fromFirst.headers.etag)
      expect(upstreamCalls(emulator)).toBe(1)
      await restarted.kill('SIGKILL')
    } finally {
      await second.kill('SIGKILL')
      await first.kill('SIGKILL')
      await redis.stop()
      await emulator.close()
    }
  }, 90_000)
})
