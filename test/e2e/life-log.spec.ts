import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import type { LogLine } from '../support/spawn-program.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'
import { send } from '../support/signed-get.js'

let emulator: Emulator
let service: RunningProgram

beforeAll(async () => {
  emulator = await startEmulator()
  const env = { ...demoAccess, MODELARTS_ENDPOINT: emulator.url, UPSTREAM_RETRIES: '0' }
  service = await spawnService(env)
}, 90_000)
afterAll(async () => {
  await service.kill('SIGKILL')
  await emulator.close()
})

const requestId = /^[A-Za-z0-9._-]{1,128}$/
const ask = (path: string, id: string) => send('GET', service.url + path, { headers: { 'x-request-id': id } })

const lineOf = (id: string): Promise<LogLine> =>
  eventually(() => service.log.find(({ msg, request_id }) => msg === 'request' && request_id === id))

describe('the log', () => {
  it('has one JSON line for each request: id, method, route, status, duration, cache outcome, upstream request id', async () => {
    const miss = await ask('/specs?job_type=train', 'log-miss')
    expect(miss.status).toBe(200)
    expect(await lineOf('log-miss')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      request_id: 'log-miss',
      method: 'GET',
      route: '/specs',
      status: 200,
      duration_ms: expect.any(Number),
      cache: 'specs-bff; fwd=uri-miss; stored',
      upstream_request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      msg: 'request',
    })
    await ask('/specs?job_type=train', 'log-hit')
    expect(await lineOf('log-hit')).toMatchObject({
      status: 200,
      cache: expect.stringMatching(/^specs-bff; hit; ttl=\d+$/),
    })
  })

  it('has the code of a problem, and a warning where the fault is not the caller’s', async () => {
    await ask('/specs?job_type=fly', 'log-fault')
    expect(await lineOf('log-fault')).toMatchObject({ level: 'info', status: 400, problem: 'invalid-query' })
    emulator.control.behave({ kind: 'failure', status: 500, code: 'ModelArts.0010' })
    await ask('/specs?engine_id=1', 'log-outage')
    expect(await lineOf('log-outage')).toMatchObject({
      level: 'warn',
      status: 502,
      problem: 'upstream-error',
      upstream_request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    emulator.control.behaveWell()
  })

  it('makes up an id where the caller brought none that is sane', async () => {
    const { headers } = await send('GET', `${service.url}/specs?job_type=train`, {
      headers: { 'x-request-id': 'in sane' },
    })
    const id = String(headers['x-request-id'])
    expect(id).toMatch(requestId)
    expect(await lineOf(id)).toMatchObject({ status: 200 })
  })

  it('has no query and no header of a request', async () => {
    await send('GET', `${service.url}/specs?job_type=train&token=query-canary`, {
      headers: {
        'x-request-id': 'log-secret',
        authorization: 'Bearer header-canary',
        cookie: 'cookie-canary',
      },
    })
    await lineOf('log-secret')
    expect(service.output()).not.toMatch(/canary/)
  })

  it('does not tell of health checks at its default level', async () => {
    await ask('/health/live', 'log-health')
    await ask('/specs?job_type=train', 'log-after-health')
    await lineOf('log-after-health')
    expect(service.log.some(({ request_id }) => request_id === 'log-health')).toBe(false)
  })

  it('is nothing but JSON lines, from the first to the last, with nothing on stderr', async () => {
    expect((await service.kill()).code).toBe(0)
    const lines = service.output().split('\n')
    expect(lines.length).toBe(service.log.length)
    for (const line of service.log) {
      expect(line).toMatchObject({
        level: expect.any(String),
        time: expect.any(String),
        msg: expect.any(String),
      })
    }
    expect(service.log.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['listening', 'request', 'draining', 'stopped']),
    )
  })
})
