import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { send } from '../support/signed-get.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const callerSpan = '00f067aa0ba902b7'
const traceparent = (flags = '01', id = traceId) => `00-${id}-${callerSpan}-${flags}`

let emulator: Emulator
let redis: RedisServer
let receiver: OtlpReceiver
let service: RunningProgram
beforeAll(async () => {
  ;[emulator, redis, receiver] = await Promise.all([startEmulator(), startRedisServer(), startOtlpReceiver()])
  emulator.control.set({ anyEngine: true })
  service = await spawnService({
    ...demoAccess,
    MODELARTS_ENDPOINT: emulator.url,
    REDIS_URL: redis.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20canary-collector-token',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    UPSTREAM_RETRIES: '1',
    SHUTDOWN_TIMEOUT_MS: '1000',
  })
  await eventually(() => service.log.some(({ msg }) => msg === 'Redis is ready'))
})
afterAll(async () => {
  await service.kill('SIGKILL')
  await Promise.all([emulator.close(), redis.stop(), receiver.close()])
})

const ask = (path: string, headers: Record<string, string> = {}) =>
  send('GET', service.url + path, { headers })

/** The spans of one trace, once its request is among them. */
async function spansOf(id: string, wanted = /^GET \//): Promise<ReceivedSpan[]> {
  const ofTrace = () => receiver.spans.filter((span) => span.traceId === id)
  await eventually(() => ofTrace().some(({ name }) => wanted.test(name)))
  return ofTrace()
}

describe('a request that misses', () => {
  it('is a trace of the wait, the load with its lease, the call and the commands, below the caller’s span', async () => {
    const answer = await ask('/specs?job_type=train&engine_id=1', { traceparent: traceparent() })
    expect(answer.status).toBe(200)
    const spans = await spansOf(traceId)
    await eventually(() => receiver.tree(traceId).includes('load > SET'))
    expect(receiver.tree(traceId)).toEqual(
      expect.arrayContaining([
        ' > GET /specs',
        'GET /specs > wait for the cache',
        'wait for the cache > EVALSHA',
        'wait for the cache > GET',
        'wait for the cache > load',
        'load > GET modelarts',
        'load > SET',
      ]),
    )
    const named = (name: string) => spans.find((span) => span.name === name)!
    expect(named('GET /specs')).toMatchObject({
      parentSpanId: callerSpan,
      kind: 2,
      attributes: { 'http.route': '/specs', 'http.response.status_code': '200', 'specs_bff.cache': 'miss' },
    })
    expect(named('load').attributes).toMatchObject({ 'specs_bff.lease': 'held' })
    expect(named('GET modelarts')).toMatchObject({
      kind: 3,
      attributes: { 'http.response.status_code': '200' },
    })
    for (const { startTimeUnixNano, endTimeUnixNano } of spans)
      expect(endTimeUnixNano).toBeGreaterThanOrEqual(startTimeUnixNano)
  })

  it('has a span for each attempt, which tells why it failed', async () => {
    const id = 'a'.repeat(32)
    emulator.control.behave({ kind: 'failure', status: 500, code: 'ModelArts.0010', shape: 'modelarts-both' })
    const answer = await ask('/specs?job_type=train&engine_id=2', { traceparent: traceparent('01', id) })
    emulator.control.reset()
    emulator.control.set({ anyEngine: true })
    expect(answer.status).toBe(502)
    const spans = await spansOf(id)
    const attempts = spans.filter(({ name }) => name === 'GET modelarts')
    expect(attempts).toHaveLength(2)
    for (const attempt of attempts)
      expect(attempt).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'upstream-error' } })
    expect(spans.find(({ name }) => name === 'GET /specs')).toMatchObject({
      status: { code: 2 },
      attributes: { 'error.type': 'upstream-error', 'http.response.status_code': '502' },
    })
  })

  it('has its ids in every line that is logged for it', async () => {
    const id = 'b'.repeat(32)
    emulator.control.behave({ kind: 'failure', status: 500, code: 'ModelArts.0010', shape: 'modelarts-both' })
    await ask('/specs?job_type=train&engine_id=3', {
      traceparent: traceparent('01', id),
      'x-request-id': 'one',
    })
    emulator.control.reset()
    emulator.control.set({ anyEngine: true })
    await eventually(() => service.log.some(({ msg, trace_id }) => msg === 'request' && trace_id === id))
    const lines = service.log.filter(({ trace_id }) => trace_id === id)
    expect(lines.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['upstream request answered', 'load failed', 'request']),
    )
    expect(new Set(lines.map(({ request_id }) => request_id))).toEqual(new Set(['one']))
  })
})

describe('a hit', () => {
  it('is a span of its own trace when the caller has none, and the log names that trace', async () => {
    await ask('/specs?job_type=train&engine_id=4')
    await ask('/specs?job_type=train&engine_id=4')
    const hit = () => service.log.find(({ cache }) => String(cache).includes('; hit'))
    await eventually(() => hit() !== undefined)
    const { trace_id } = hit()!
    expect(trace_id).toMatch(/^[0-9a-f]{32}$/)
    const spans = await spansOf(String(trace_id))
    expect(spans).toMatchObject([
      { name: 'GET /specs', parentSpanId: '', attributes: { 'specs_bff.cache': 'hit' } },
    ])
  })

  it('is no span when the caller does not sample, and the log names the caller’s trace all the same', async () => {
    const id = 'c'.repeat(32)
    await ask('/specs?job_type=train&engine_id=4', { traceparent: traceparent('00', id) })
    await ask('/specs?job_type=train&engine_id=4', { traceparent: traceparent('01', 'd'.repeat(32)) })
    await spansOf('d'.repeat(32))
    expect(receiver.spans.filter((span) => span.traceId === id)).toEqual([])
    await eventually(() => service.log.some(({ trace_id }) => trace_id === id))
  })
})

it('sends nothing of a trace to the upstream, and nothing of a caller or a credential to the collector', async () => {
  await ask('/specs?job_type=inference&engine_id=canary-in-query', { traceparent: traceparent() })
  await ask('/specs?job_type=inference&engine_id=5', {
    traceparent: traceparent('01', 'e'.repeat(32)),
    'x-api-key': 'canary-caller-key',
    cookie: 'canary-cookie',
  })
  await spansOf('e'.repeat(32))
  const asked = JSON.stringify(emulator.control.requests())
  expect(asked).not.toMatch(/traceparent|tracestate|baggage/i)
  const sent = receiver.requests.map(({ body }) => body.toString()).join()
  expect(sent).not.toMatch(/canary/)
  expect(sent).not.toContain(demoAccess.HUAWEICLOUD_SDK_SK)
  expect(sent).not.toContain(demoAccess.HUAWEICLOUD_SDK_AK)
  expect(service.output()).not.toMatch(/canary-collector-token/)
  expect(receiver.requests[0]).toMatchObject({
    path: '/v1/traces',
    headers: { authorization: 'Bearer canary-collector-token' },
  })
  expect(receiver.resources[0]).toMatchObject({
    'service.name': 'specs-bff',
    'deployment.environment': 'test',
  })
})

describe('OpenTelemetry', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'specs-bff-modules-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  /** What V8 says it compiled until the process ended: every module, however it was loaded. */
  async function modulesOf(name: string, env: Record<string, string>): Promise<string[]> {
    const NODE_V8_COVERAGE = join(folder, name)
    const program = await spawnService({
      ...demoAccess,
      MODELARTS_ENDPOINT: emulator.url,
      SHUTDOWN_TIMEOUT_MS: '1000',
      NODE_V8_COVERAGE,
      ...env,
    })
    await send('GET', `${program.url}/specs?job_type=train`, {})
    await send('GET', `${program.url}/metrics`, {})
    await program.kill()
    const files = await readdir(NODE_V8_COVERAGE)
    const texts = await Promise.all(files.map((file) => readFile(join(NODE_V8_COVERAGE, file), 'utf8')))
    const urls = texts.flatMap((text) =>
      (JSON.parse(text) as { result: { url: string }[] }).result.map(({ url }) => url),
    )
    const ours = urls.filter((url) => url.startsWith('file:'))
    return Promise.all(ours.map((url) => readFile(new URL(url), 'utf8')))
  }

  it('is not loaded without a collector', async () => {
    const loaded = await modulesOf('without', {})
    expect(loaded.length).toBeGreaterThan(0)
    expect(loaded.filter((text) => text.includes('node_modules/@opentelemetry'))).toEqual([])
  })

  it('is loaded with one, and speaks protobuf by default', async () => {
    const other = await startOtlpReceiver()
    const loaded = await modulesOf('with', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${other.url}/own/path` })
    expect(loaded.filter((text) => text.includes('node_modules/@opentelemetry'))).not.toEqual([])
    expect(other.requests[0]).toMatchObject({
      path: '/own/path',
      headers: { 'content-type': 'application/x-protobuf' },
    })
    expect(other.requests.map(({ body }) => body.toString('latin1')).join()).toContain('GET /specs')
    await other.close()
  })
})
