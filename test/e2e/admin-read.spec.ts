import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { bearer } from '../support/caller-scene.js'
import { eventually } from '../support/eventually.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

const token = 'admin-token-of-a-test'
const admin = bearer(token)
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)

let redis: RedisServer
let service: ServiceUnderTest
beforeAll(async () => {
  redis = await startRedisServer()
  service = await serviceUnderTest({ env: { ADMIN_TOKEN: token, REDIS_URL: redis.url } })
})
afterAll(async () => {
  await service.close()
  await redis.stop()
})

async function read(path: string): Promise<Record<string, unknown>> {
  const { status, headers, text } = await service.get(path, admin)
  expect({ path, status, cache: headers['cache-control'] }).toEqual({ path, status: 200, cache: 'no-store' })
  return JSON.parse(text) as Record<string, unknown>
}

describe('an operator reads', () => {
  it('how the replica stands, what it depends on, and its configuration without secrets', async () => {
    await service.get('/specs?job_type=train')
    await eventually(async () => (await read('/admin/status')).status === 'ok')
    expect(await read('/admin/status')).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      started_at: time,
      uptime_seconds: expect.any(Number),
      replica_id: expect.stringMatching(/^[\w-]{12}$/),
      memory: { used_bytes: expect.any(Number), budget_bytes: Math.floor(67_108_864 * 0.6) },
      redis: { state: 'ok', since: time },
      endpoints: [{ endpoint: service.emulator.url, breaker: 'closed', in_flight: 0 }],
      credentials: [{ project_id: projectIds.main, kind: 'aksk', state: 'accepted', since: time }],
      configuration: {
        CACHE_TTL_SECONDS: 300,
        ADMIN_TOKEN: '[redacted]',
        HUAWEICLOUD_SDK_AK: '[redacted]',
        HUAWEICLOUD_SDK_SK: '[redacted]',
      },
    })
  })

  it('which entries are held, with key, state, age, hits and tag', async () => {
    const { headers } = await service.get('/specs?job_type=train')
    expect(await read('/admin/cache/entries')).toEqual({
      entries: [
        {
          key: {
            resource: 'specs',
            api: 'v1',
            project_id: projectIds.main,
            job_type: 'train',
            engine_id: '0',
            project_type: '0',
          },
          state: 'fresh',
          age_seconds: expect.any(Number),
          ttl_seconds: 300,
          fresh_for_seconds: expect.any(Number),
          stale_while_revalidate_seconds: 600,
          stale_if_error_seconds: 86_400,
          bytes: expect.any(Number),
          hits: 1,
          etag: headers.etag,
        },
      ],
      total: 1,
    })
  })

  it('what policy is in force, and where from', async () => {
    const { headers, text } = await service.get('/admin/cache/policy', admin)
    expect(headers).toMatchObject({ etag: '"0"', 'cache-control': 'no-store' })
    expect(JSON.parse(text)).toMatchObject({
      ttl_seconds: 300,
      ttl_overrides: { engines: 3600 },
      stale_while_revalidate_seconds: 600,
      stale_if_error_seconds: 86_400,
      min_refresh_seconds: 5,
      sources: { ttl_seconds: 'environment', 'ttl_overrides.engines': 'environment' },
      version: 0,
      persisted: true,
    })
    const again = await service.get('/admin/cache/policy', { ...admin, 'if-none-match': '"0"' })
    expect(again.status).toBe(304)
  })

  it('which replicas live, and that nothing was changed yet', async () => {
    const { replica_id: id } = await read('/admin/status')
    expect(await read('/admin/replicas')).toMatchObject({
      replicas: [{ id, started_at: time, entries: 1, hit_ratio: expect.any(Number), policy_version: 0 }],
      complete: true,
    })
    expect(await read('/admin/audit')).toEqual({ changes: [], complete: true })
  })

  it('the figures of each second, as events', async () => {
    const answer = await fetch(`${service.url}/admin/events`, { headers: admin })
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    const text = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    let received = ''
    await eventually(async () => {
      received += (await text.read()).value ?? ''
      return received.split('event: figures').length > 2
    })
    await text.cancel()
    const [, line = ''] = /^data: (.*)$/m.exec(received) ?? []
    expect(JSON.parse(line)).toMatchObject({
      at: time,
      total: { requests: { hit: expect.any(Number), miss: 1 }, upstream_calls: 1 },
      last_minute: { hit_ratio: expect.any(Number), upstream_latency_ms: { p50: expect.any(Number) } },
      memory: { entries: 1 },
      redis: { state: 'ok' },
    })
  })
})
