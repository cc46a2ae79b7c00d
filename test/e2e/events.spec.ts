import { afterEach, describe, expect, it } from '@jest/globals'
import { Drain } from '../../src/http/server/connections/drain.js'
import { eventually } from '../support/eventually.js'
import { listenTo, type EventListener } from '../support/event-listener.js'
import { expectProblem } from '../support/expect-problem.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'
import type { Environment } from '../support/spawn-service.js'

let service: ServiceUnderTest
const listeners: EventListener[] = []
afterEach(async () => {
  for (const listener of listeners.splice(0)) listener.leave()
  await service.close()
})

const start = async (env: Environment = {}) => (service = await serviceUnderTest({ env }))
async function listen(query = '', headers?: Record<string, string>): Promise<EventListener> {
  const listener = await listenTo(`${service.url}/specs/events${query}`, headers)
  listeners.push(listener)
  return listener
}
const everySecond = { CACHE_TTL_SECONDS: '1', CACHE_STALE_WHILE_REVALIDATE_SECONDS: '1' }

describe('GET /specs/events', () => {
  it('sends the list of /specs, then each that differs, to all who listen, by one call per ttl', async () => {
    await start(everySecond)
    const [one, other] = await Promise.all([listen('?job_type=train'), listen('?job_type=train')])
    expect(one.status).toBe(200)
    expect(one.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    expect(one.headers).not.toHaveProperty('content-encoding')
    const [first] = await one.atLeast(1)
    expect(one.text()).toMatch(/^retry: [23]\d{3}\n\n/)
    const asked = await service.get('/specs?job_type=train')
    expect(first).toMatchObject({ event: 'specs', id: asked.headers.etag })
    expect(first!.data).toEqual({
      etag: asked.headers.etag,
      age_seconds: expect.any(Number),
      list: JSON.parse(asked.text),
    })

    service.emulator.control.forgetRequests()
    const beganMs = performance.now()
    service.emulator.control.sellOut({ specCode: specCodeOf(first!.data), soldOut: true })
    const [, second] = await one.atLeast(2)
    expect((await other.atLeast(2))[1]).toEqual(second)
    expect(second!.id).not.toBe(first!.id)
    await eventually(() => service.upstreamCalls() >= 3, { timeoutMs: 10_000 })
    const ttls = (performance.now() - beganMs) / 950
    expect(service.upstreamCalls()).toBeLessThanOrEqual(Math.ceil(ttls))
    expect(one.events()).toHaveLength(2)
  })

  it('sends what a filter leaves, and only when that changes', async () => {
    await start(everySecond)
    const all = await listen('?job_type=train')
    const [first] = await all.atLeast(1)
    const specCode = specCodeOf(first!.data)
    const [without, available] = await Promise.all([
      listen('?job_type=train&gpu_type=none-such'),
      listen('?job_type=train&available=true'),
    ])
    await Promise.all([without.atLeast(1), available.atLeast(1)])
    service.emulator.control.sellOut({ specCode, soldOut: true })
    const [, after] = await available.atLeast(2)
    expect(JSON.stringify(after!.data)).not.toContain(`"${specCode}"`)
    await all.atLeast(2)
    expect(without.events().map(({ data }) => data.list)).toEqual([
      { specs: [], spec_total_count: 0, is_success: true },
    ])
  })

  it('leaves the first list out for a client that holds it', async () => {
    await start(everySecond)
    const [first] = await (await listen()).atLeast(1)
    const again = await listen('', { 'last-event-id': first!.id! })
    const other = await listen('', { 'last-event-id': '"another"' })
    await other.atLeast(1)
    expect(again.events()).toEqual([])
    service.emulator.control.sellOut({ specCode: specCodeOf(first!.data), soldOut: true })
    expect((await again.atLeast(1))[0]!.id).not.toBe(first!.id)
  })

  it('sends the problem while nothing can be had, and recovers', async () => {
    await start()
    service.emulator.control.behave({ kind: 'failure', status: 500, code: 'ModelArts.0010', times: 3 })
    const one = await listen()
    const [problem] = await one.atLeast(1)
    expect(problem).toMatchObject({
      event: 'problem',
      data: { code: 'upstream-error', status: 502, request_id: one.headers['x-request-id'] },
    })
    // Who comes later learns the same at once.
    const other = await listen()
    const [repeated] = await other.atLeast(1)
    expect(repeated!.event).toBe('problem')
    for (const listener of [one, other]) {
      await eventually(() => listener.events().at(-1)?.event === 'specs', { timeoutMs: 10_000 })
    }
  })

  it('goes through the framework like any request: problems, HEAD, one line in the log when it ends', async () => {
    await start({ CORS_ORIGINS: 'https://portal.example.com' })
    const { get } = service
    expectProblem(await get('/specs/events?job_type=x'), 'invalid-query')
    expectProblem(await get('/specs/events', { accept: 'application/json' }), 'not-acceptable')
    const head = await fetch(`${service.url}/specs/events`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream'])

    const listener = await listen('', { origin: 'https://portal.example.com', 'x-request-id': 'stream-1' })
    expect(listener.headers['access-control-allow-origin']).toBe('https://portal.example.com')
    await listener.atLeast(1)
    const lines = () =>
      service.log.filter(({ request_id, msg }) => request_id === 'stream-1' && msg === 'request')
    expect(lines()).toEqual([])
    listener.leave()
    await eventually(() => lines().length === 1)
    expect(lines()).toMatchObject([{ route: '/specs/events', status: 200 }])
    // The same URL again is no hit of the fast path.
    expect((await listen()).headers['content-type']).toBe('text/event-stream')
  })

  it('ends all streams in order as soon as the service drains, and begins none', async () => {
    await start()
    const streams = await Promise.all([listen(), listen('?job_type=train')])
    await Promise.all(streams.map((stream) => stream.atLeast(1)))
    service.app.get(Drain).begin()
    expect(await Promise.all(streams.map(({ ended }) => ended))).toEqual([true, true])
    const lines = () => service.log.filter(({ msg, status }) => msg === 'request' && status === 200)
    await eventually(() => lines().length === 2)
    expectProblem(await service.get('/specs/events'), 'shutting-down')
  })
})

const specCodeOf = (data: Record<string, unknown>): string =>
  (data.list as { specs: { spec_code: string; no_resource: boolean }[] }).specs.find(
    ({ no_resource }) => !no_resource,
  )!.spec_code
