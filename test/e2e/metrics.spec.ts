import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Figures } from '../../src/http/metrics/figures.js'
import { bearer, callerScene, operator, teamMain, type CallerScene } from '../support/caller-scene.js'
import { listenTo } from '../support/event-listener.js'
import { eventually } from '../support/eventually.js'
import { metricsIn, type Metrics } from '../support/metrics-text.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

describe('GET /metrics', () => {
  let service: ServiceUnderTest
  beforeAll(async () => {
    service = await serviceUnderTest()
  })
  afterAll(() => service.close())

  const scrape = async (): Promise<Metrics> => metricsIn((await service.get('/metrics')).text)
  const specs = (cache: string, status = '200') => ({ route: '/specs', method: 'GET', status, cache })

  it('is open with CALLER_AUTH=none, and is never cached', async () => {
    const { status, headers } = await service.get('/metrics')
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    })
  })

  it('counts what the cache did for each answer, hits of the fast path as well', async () => {
    await service.get('/specs?job_type=train')
    for (let hit = 1; hit <= 3; hit += 1) await service.get('/specs?job_type=train')
    const counted = await scrape()
    expect(counted.value('specs_bff_http_requests_total', specs('miss'))).toBe(1)
    expect(counted.value('specs_bff_http_requests_total', specs('hit'))).toBe(3)
    expect(counted.value('specs_bff_http_request_duration_seconds_count', specs('hit'))).toBe(3)
    expect(
      counted.value('specs_bff_http_request_duration_seconds_bucket', { ...specs('hit'), le: '+Inf' }),
    ).toBe(3)
    expect(counted.value('specs_bff_cache_events_total', { event: 'hit' })).toBe(3)
    expect(counted.value('specs_bff_cache_events_total', { event: 'load' })).toBe(1)
    expect(counted.value('specs_bff_cache_entries')).toBe(1)
    expect(counted.value('specs_bff_cache_bytes')).toBeGreaterThan(1_000)
    expect(counted.value('specs_bff_cache_max_bytes')).toBeGreaterThan(
      counted.value('specs_bff_cache_bytes')!,
    )
  })

  it('counts problems by code, those too that no route made', async () => {
    await service.get('/specs?job_type=lunch')
    await service.get('/nothing')
    await service.get('/specs', { padding: 'x'.repeat(20_000) })
    const counted = await scrape()
    for (const code of ['invalid-query', 'not-found', 'headers-too-large'])
      expect([code, counted.value('specs_bff_http_problems_total', { code })]).toEqual([code, 1])
    expect(counted.value('specs_bff_http_requests_total', specs('none', '400'))).toBe(1)
    expect(
      counted.value('specs_bff_http_requests_total', {
        ...{ route: 'none', method: 'GET', status: '404', cache: 'none' },
      }),
    ).toBe(1)
  })

  it('counts calls to the upstream by what came of them, also those that failed with status 200', async () => {
    const failure = { kind: 'failure', status: 200, code: 'ModelArts.0010', shape: 'modelarts-both' } as const
    const before = await scrape()
    service.emulator.control.behave(failure)
    await service.get('/specs?job_type=inference')
    service.emulator.control.reset()
    const after = await scrape()
    const ok = { service: 'modelarts', outcome: 'ok' }
    const failed = { service: 'modelarts', outcome: 'upstream-error' }
    expect(after.value('specs_bff_upstream_requests_total', ok)).toBe(
      before.value('specs_bff_upstream_requests_total', ok),
    )
    expect(after.value('specs_bff_upstream_requests_total', failed)).toBeGreaterThan(0)
    expect(after.value('specs_bff_upstream_request_duration_seconds_count', failed)).toBe(
      after.value('specs_bff_upstream_requests_total', failed),
    )
  })

  it('counts what was odd in a list, each time that the list is loaded', async () => {
    const { text } = await service.get('/metrics')
    for (const oddity of ['left_out', 'unreadable', 'unknown_status'])
      expect(metricsIn(text).value('specs_bff_upstream_odd_items_total', { oddity })).toBe(0)
    const engine = '{"engine_id":4,"engine_type":1,"engine_name":"a","engine_version":"b"}'
    const body = `{"is_success":true,"engines":[${engine},{"engine_name":"no id"},null]}`
    service.emulator.control.behave({ kind: 'answer', body, times: 1 })
    expect(JSON.parse((await service.get('/engines')).text)).toMatchObject({ engine_total_count: 1 })
    expect((await scrape()).value('specs_bff_upstream_odd_items_total', { oddity: 'left_out' })).toBe(2)
  })

  it('tells how many streams are open', async () => {
    const open = async () => (await scrape()).value('specs_bff_event_streams')
    expect(await open()).toBe(0)
    const listeners = await Promise.all([0, 1].map(() => listenTo(`${service.url}/specs/events`)))
    expect(await open()).toBe(2)
    for (const { leave } of listeners) leave()
    await eventually(async () => (await open()) === 0)
  })

  it('tells what runs, and how the process is', async () => {
    const counted = await scrape()
    expect(counted.value('specs_bff_build_info', { version: '0.1.0', node: process.versions.node })).toBe(1)
    expect(counted.value('process_cpu_seconds_total')).toBeGreaterThan(0)
    expect(counted.value('process_resident_memory_bytes')).toBeGreaterThan(0)
    expect(counted.names()).toContain('nodejs_eventloop_lag_p99_seconds')
  })

  it('has the same figures for the console', async () => {
    const { requests } = service.app.get(Figures).total()
    expect(requests.hit).toBe((await scrape()).value('specs_bff_http_requests_total', specs('hit')))
    const { hitRatio, upstreamLatencyMs } = service.app.get(Figures).lastMinute()
    expect(hitRatio).toBeGreaterThan(0.5)
    expect(upstreamLatencyMs!.p99).toBeGreaterThanOrEqual(upstreamLatencyMs!.p50)
  })
})

describe('GET /metrics with callers that authenticate', () => {
  let scene: CallerScene
  beforeAll(async () => {
    scene = await callerScene()
  })
  afterAll(() => scene.close())

  it.each([
    ['nobody', {}, 401],
    ['a wrong key', bearer('wrong'), 401],
    ['a caller', bearer(teamMain.key), 403],
    ['an admin', bearer(operator.key), 200],
  ])('answers %s with %# %s', async (_who, headers, status) => {
    const answer = await scene.ask('/metrics', headers)
    expect(answer.status).toBe(status)
    expect(answer.text.includes('specs_bff_')).toBe(status === 200)
  })
})
