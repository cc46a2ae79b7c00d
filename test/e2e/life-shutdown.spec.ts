import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { keenClients } from '../support/keen-clients.js'
import { expectProblem } from '../support/expect-problem.js'
import { send, type HttpAnswer } from '../support/signed-get.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'

let emulator: Emulator
let service: RunningProgram

beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())
afterEach(async () => {
  await service.kill('SIGKILL')
  emulator.control.reset()
})

async function start(shutdownTimeoutMs: number): Promise<void> {
  emulator.control.set({ anyEngine: true })
  service = await spawnService({
    ...demoAccess,
    MODELARTS_ENDPOINT: emulator.url,
    SHUTDOWN_TIMEOUT_MS: String(shutdownTimeoutMs),
    UPSTREAM_TIMEOUT_MS: '30000',
    REQUEST_TIMEOUT_MS: '30000',
  })
}

/** Asks a question whose answer the upstream is still making. */
async function begin(path: string): Promise<{ answer: Promise<HttpAnswer> }> {
  const running = emulator.control.requests().concurrency
  const answer = send('GET', service.url + path)
  answer.catch(() => undefined)
  await eventually(() => emulator.control.requests().concurrency > running)
  return { answer }
}

const ready = () => send('GET', `${service.url}/health/ready`)

describe('SIGTERM', () => {
  it('makes it not ready at once; new requests are answered, running ones finish, and it exits with 0', async () => {
    await start(10_000)
    emulator.control.behave({ kind: 'slow', delayMs: 4_000, times: 1 })
    const { answer } = await begin('/specs?engine_id=1')
    service.signal('SIGTERM')
    const draining = await eventually(async () => {
      const { status, text } = await ready()
      return status === 503 && text
    })
    expect(JSON.parse(draining)).toMatchObject({ status: 'draining' })
    expect((await send('GET', `${service.url}/health/live`)).status).toBe(200)
    expect((await send('GET', `${service.url}/specs?engine_id=2`)).status).toBe(200)

    // After the listener has closed, the one that was running still gets its answer.
    await eventually(
      () =>
        ready().then(
          () => false,
          () => true,
        ),
      { timeoutMs: 10_000, what: 'the listener closing' },
    )
    expect(emulator.control.requests().concurrency).toBe(1)
    expect((await answer).status).toBe(200)
    expect(await service.exited).toEqual({ code: 0, signal: null })
    expect(service.log.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['draining', 'stopped']))
  }, 90_000)

  it('gives callers who still wait near the time limit a problem: shutting-down', async () => {
    await start(4_000)
    emulator.control.behave({ kind: 'hang' })
    const waiting = [await begin('/specs?engine_id=1'), await begin('/specs?engine_id=2')]
    const signalledMs = performance.now()
    service.signal('SIGTERM')
    for (const { answer } of waiting) {
      const problem = expectProblem(await answer, 'shutting-down')
      expect(problem.retry_after).toBe(1)
    }
    expect(performance.now() - signalledMs).toBeGreaterThan(3_000)
    expect((await service.exited).code).toBe(0)
  }, 90_000)

  it('ends it with 1 when the time limit is over and somebody still holds on', async () => {
    await start(1_000)
    // Half a request: it can be neither answered nor called idle.
    const socket = connect(service.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('GET /specs HTTP/1.1\r\nHost: a\r\n')
    await eventually(async () => (await ready()).status === 200)
    const signalledMs = performance.now()
    expect(await service.kill('SIGTERM')).toEqual({ code: 1, signal: null })
    const tookMs = performance.now() - signalledMs
    expect(tookMs).toBeGreaterThan(900)
    expect(tookMs).toBeLessThan(8_000)
    socket.destroy()
  }, 90_000)

  it('sent twice ends it with 1 at once', async () => {
    await start(60_000)
    emulator.control.behave({ kind: 'hang' })
    await begin('/specs?engine_id=1')
    service.signal('SIGTERM')
    await eventually(async () => (await ready()).status === 503)
    expect(await service.kill('SIGTERM')).toEqual({ code: 1, signal: null })
  }, 90_000)

  it.each([
    ['was answered', 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['has said nothing yet', undefined],
  ])(
    'ends an idle service with 0, also when a connection that %s stays open',
    async (_which, request) => {
      await start(1_000)
      const socket = connect(service.port, '127.0.0.1')
      socket.on('error', () => undefined)
      if (request === undefined) await once(socket, 'connect')
      else {
        socket.write(request)
        await once(socket, 'data')
      }
      expect(await service.kill('SIGINT')).toEqual({ code: 0, signal: null })
      socket.destroy()
    },
    90_000,
  )
})

describe.each([
  { who: '16 clients ask over kept connections every 5 ms', count: 16, everyMs: 5, answers: 100 },
  { who: '200 clients ask for more than can be answered', count: 200, everyMs: 0, answers: 30 },
])('draining, while $who', ({ count, everyMs, answers }) => {
  it('cuts nothing, says close with every answer of both ways, and exits with 0 well before the limit', async () => {
    await start(5_000)
    const dropIn = `/v1/${demoAccess.MODELARTS_PROJECT_ID}/job/resource-specs?job_type=train`
    for (const path of ['/specs?job_type=train', dropIn]) await send('GET', service.url + path)
    emulator.control.behave({ kind: 'slow', delayMs: 50 })
    const kinds = [() => '/specs?job_type=train', () => dropIn, (n: number) => `/specs?engine_id=${n}`]
    const clients = keenClients(service.port, {
      count,
      everyMs,
      path: (n) => kinds[n % 3]!(n),
    })
    await eventually(() => clients.answers.length > 300)
    expect(clients.answers.filter(({ saysClose }) => saysClose)).toEqual([])
    const signalledMs = performance.now()
    service.signal('SIGTERM')
    expect(await service.exited).toEqual({ code: 0, signal: null })
    const tookMs = performance.now() - signalledMs
    await clients.done

    expect(clients.cut).toEqual([])
    const after = clients.answers.filter(({ askedAtMs }) => askedAtMs > signalledMs + 200)
    expect(after.length).toBeGreaterThan(answers)
    expect(after.filter(({ status, saysClose }) => status !== 200 || !saysClose)).toEqual([])
    for (const kind of [/^\/specs\?job/, /^\/v1/, /engine_id/])
      expect(after.filter(({ path }) => kind.test(path)).length).toBeGreaterThan(answers / 5)
    expect(tookMs).toBeLessThan(3_500)
  }, 90_000)
})
