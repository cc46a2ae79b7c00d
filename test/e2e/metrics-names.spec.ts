import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Cache } from '../../src/cache/cache.js'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { passwordAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { metricsIn, type Metrics } from '../support/metrics-text.js'
import { adminToken, Operator } from '../support/operator.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { send } from '../support/signed-get.js'
import { startService, type StartedService } from '../support/start-service.js'

/** What dashboards and alerts are written against. */
const promised: Readonly<Record<string, readonly [type: string, ...labels: string[]]>> = {
  http_requests_total: ['counter', 'cache', 'method', 'route', 'status'],
  http_request_duration_seconds: ['histogram', 'cache', 'method', 'route', 'status'],
  http_problems_total: ['counter', 'code'],
  cache_entries: ['gauge'],
  cache_bytes: ['gauge'],
  cache_max_bytes: ['gauge'],
  cache_events_total: ['counter', 'event'],
  cache_backed_off_entries: ['gauge', 'project'],
  upstream_requests_total: ['counter', 'outcome', 'service'],
  upstream_request_duration_seconds: ['histogram', 'outcome', 'service'],
  upstream_odd_items_total: ['counter', 'oddity'],
  upstream_breaker_open: ['gauge', 'project'],
  upstream_in_flight: ['gauge', 'project'],
  credentials_locked_out: ['gauge', 'project'],
  credentials_expire_timestamp_seconds: ['gauge', 'project'],
  event_streams: ['gauge'],
  redis_up: ['gauge'],
  redis_commands_failed_total: ['counter', 'task'],
  policy_version: ['gauge'],
  build_info: ['gauge', 'node', 'version'],
}

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const scrape = async ({ url }: StartedService): Promise<string> =>
  (await send('GET', `${url}/metrics`, {})).text
const counted = async (service: StartedService): Promise<Metrics> => metricsIn(await scrape(service))

/** Each name with its type and every label of any of its series. */
function namesIn(text: string): Record<string, string[]> {
  const types = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)]
  const { series } = metricsIn(text)
  return Object.fromEntries(
    types.map(([, name = '', type = '']) => {
      const own = [...series].filter((one) => one.replace(/(?:_bucket|_sum|_count)?{.*/, '') === name)
      const labels = own.flatMap((one) => [...one.matchAll(/(\w+)="/g)].map(([, label = '']) => label))
      return [name, [type, ...[...new Set(labels)].filter((label) => label !== 'le').sort()]]
    }),
  )
}

describe('the metrics of a service with Redis, whose credentials expire', () => {
  let redis: RedisServer
  let service: StartedService
  beforeAll(async () => {
    // Scripts are refused, and all that is done by them fails.
    redis = await startRedisServer({ args: ['--rename-command', 'EVALSHA', ''] })
    service = await startService({
      MODELARTS_ENDPOINT: emulator.url,
      REDIS_URL: redis.url,
      ADMIN_TOKEN: adminToken,
      RATE_LIMIT_PER_MINUTE: '1000',
      ...passwordAccess(emulator.url),
    })
    await eventually(async () => (await counted(service)).value('specs_bff_redis_up') === 1)
    await send('GET', `${service.url}/specs?job_type=train`, {})
    await send('GET', `${service.url}/nothing`, {})
  })
  afterAll(async () => {
    await service.close()
    await redis.stop()
  })

  it('are those that are promised, with their types and labels, and no other', async () => {
    const named = Object.entries(namesIn(await scrape(service)))
    const own = named.filter(([name]) => name.startsWith('specs_bff_'))
    const others = named.filter((one) => !own.includes(one))
    const expected = Object.entries(promised).map(([name, rest]) => [`specs_bff_${name}`, rest])
    expect(Object.fromEntries(own)).toEqual(Object.fromEntries(expected))
    for (const [name] of others) expect(name).toMatch(/^(?:process|nodejs)_/)
    expect(others.length).toBeGreaterThan(20)
  })

  it('count what fails in Redis by task: the cache’s, the policy’s, the fleet’s and the rate limit’s', async () => {
    const operator = new Operator(service.url)
    expect((await operator.ask('PATCH', 'cache/policy', { ttl_seconds: 9 })).status).toBe(503)
    for (const path of ['replicas', 'audit']) expect((await operator.ask('GET', path)).status).toBe(200)
    for (const task of ['lease', 'policy', 'replicas', 'audit', 'rate_limit']) {
      const failed = async () =>
        (await counted(service)).value('specs_bff_redis_commands_failed_total', { task })
      await eventually(async () => (await failed())! > 0, { what: task })
    }
    const metrics = await counted(service)
    expect([...metrics.valuesOf('task')].sort()).toEqual(
      ['read', 'write', 'lease', 'release', 'purge', 'publish', 'sync', 'keep']
        .concat('policy', 'replicas', 'audit', 'rate_limit')
        .sort(),
    )
    // It answers, so it is there.
    expect(metrics.value('specs_bff_redis_up')).toBe(1)
  })

  it('tell when the credentials of a project expire', async () => {
    const at = (await counted(service)).value('specs_bff_credentials_expire_timestamp_seconds', {
      project: projectIds.main,
    })
    expect(at).toBeGreaterThan(Date.now() / 1000 + 3_600)
    expect(at).toBeLessThan(Date.now() / 1000 + 2 * 86_400)
  })
})

describe('the metrics of a service without Redis', () => {
  let service: StartedService
  beforeAll(async () => {
    service = await startService({
      MODELARTS_ENDPOINT: emulator.url,
      UPSTREAM_RETRIES: '0',
      UPSTREAM_TIMEOUT_MS: '1500',
    })
  })
  afterAll(() => service.close())

  const ofBoth = async (name: string) => {
    const metrics = await counted(service)
    const full = `specs_bff_${name}`
    return [metrics.value(full, { project: projectIds.main }), metrics.value(full)]
  }

  const ask = (query: string) => send('GET', `${service.url}/specs?${query}`, {})
  /** What is counted beside the lists, whose codings come a moment after them. */
  const besideLists = async (): Promise<number> => {
    const all = (await counted(service)).value('specs_bff_cache_bytes') ?? 0
    return all - service.app.get(Cache).usage.bytes
  }

  it('count in cache_bytes all that CACHE_MAX_BYTES is for, not only the lists', async () => {
    await ask('job_type=inference')
    const before = await besideLists()
    // Other spellings of the same question; then a selection of its list, which comes up more than once.
    for (const query of ['job_type=inference&engine_id=0', 'engine_id=0&job_type=inference']) await ask(query)
    await eventually(async () => (await besideLists()) >= before + 2 * 900, { what: 'spellings' })
    const spelled = await besideLists()
    for (let time = 1; time <= 3; time++) await ask('job_type=inference&available=true')
    await eventually(async () => (await besideLists()) > spelled + 4_500, { what: 'selections' })
  })

  it('count in cache_bytes the answer that is put together once for all hits of a second', async () => {
    const query = 'job_type=inference&project_type=1'
    const { status, text } = await ask(query)
    expect(status).toBe(200)
    const before = await besideLists()
    await eventually(async () => {
      await ask(query)
      return (await besideLists()) > before + text.length
    })
  })

  it('stand for each project that is configured; those that callers name are counted together', async () => {
    expect(await ofBoth('cache_backed_off_entries')).toEqual([0, undefined])
    emulator.control.behave({ kind: 'failure', status: 500, code: 'ModelArts.0010', shape: 'modelarts-both' })
    const asked = ['', '?job_type=train', `?project_id=${projectIds.research}`, '?project_id=another']
    for (const query of asked) await send('GET', `${service.url}/specs${query}`, {})
    expect(await ofBoth('cache_backed_off_entries')).toEqual([2, 2])
    expect(await ofBoth('upstream_breaker_open')).toEqual([0, 0])
    emulator.control.behave({ kind: 'hang' })
    const hanging = ['?engine_id=7', '?project_id=third', '?project_id=fourth'].map((query) =>
      send('GET', `${service.url}/specs${query}`, {}),
    )
    await eventually(async () => String(await ofBoth('upstream_in_flight')) === '1,2')
    emulator.control.behaveWell()
    await Promise.all(hanging)
    expect(await ofBoth('upstream_in_flight')).toEqual([0, 0])
    expect((await counted(service)).valuesOf('project')).toEqual(new Set([projectIds.main]))
  })
})
