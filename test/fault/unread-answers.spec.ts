import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { HttpEvents } from '../../src/http/server/requests/http-events.js'
import { answersIn, connection } from '../support/connection.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'
import { send } from '../support/signed-get.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'

let emulator: Emulator
let service: RunningProgram
let inProcess: ServiceUnderTest
beforeAll(async () => {
  inProcess = await serviceUnderTest({ env: { LOG_LEVEL: 'warn' } })
  inProcess.emulator.control.set({ anyEngine: true })
  emulator = await startEmulator()
  emulator.control.set({ anyEngine: true })
  service = await spawnService({
    ...demoAccess,
    MODELARTS_ENDPOINT: emulator.url,
    LOG_LEVEL: 'warn',
    NODE_OPTIONS: '--import=./test/support/live-memory.mjs',
  })
  await send('GET', `${service.url}/specs`)
})
afterAll(async () => {
  await service.kill('SIGKILL')
  await emulator.close()
  await inProcess.close()
})

/** What is alive in the service after a collection. */
async function liveBytes(): Promise<number> {
  const lines = () => service.log.filter(({ msg }) => msg === 'live memory')
  const { length } = lines()
  service.signal('SIGUSR2')
  const line = await eventually(() => lines()[length], { timeoutMs: 20_000 })
  return Number(line.bytes)
}

/** Once the kernel takes no more. */
async function settledBytes(): Promise<number> {
  let last = 0
  let now = await liveBytes()
  while (Math.abs(now - last) > 500_000) {
    await sleep(200)
    last = now
    now = await liveBytes()
  }
  return now
}

/** Whether the service still has its side of the connection from this port, as the kernel sees it. */
function isEstablished(port = 0): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  // local address, remote address, state (01: established)
  return new RegExp(`: \\w+:\\w+ \\w+:${hex} 01 `).test(readFileSync('/proc/net/tcp', 'utf8'))
}

/** Whether the service has read all that was sent from this port. */
function hasRead(port = 0): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  // After the state: bytes to be sent, bytes to be read
  return new RegExp(`: \\w+:\\w+ \\w+:${hex} 01 \\w+:0+ `).test(readFileSync('/proc/net/tcp', 'utf8'))
}

async function silentSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => socket.destroy())
  socket.pause()
  await once(socket, 'connect')
  return socket
}

const get = (path: string, times = 1) => `GET ${path} HTTP/1.1\r\nHost:a\r\n\r\n`.repeat(times)
/** A list that is larger than the buffers of the kernel when it is asked for some fifty times. */
const large = '/specs?engine_id=100000'

async function prepare(url: string, upstream: Emulator, bytes: number): Promise<string> {
  const path = `/specs?engine_id=${bytes}`
  upstream.control.behave({ kind: 'bad-body', body: 'too-large', bytes })
  expect((await send('GET', url + path)).status).toBe(200)
  // In memory now, and answered by the fast path.
  expect((await send('GET', url + path)).headers['cache-status']).toContain('hit')
  return path
}

describe('callers who pipeline and read nothing', () => {
  it('get no more than 241 hits made, one at a time', async () => {
    await prepare(inProcess.url, inProcess.emulator, 100_000)
    let made = 0
    const unsubscribe = inProcess.app.get(HttpEvents).subscribe(({ type }) => {
      if (type === 'request-ended') made++
    })
    const accepted = once(inProcess.app.getHttpServer(), 'connection') as Promise<[Socket]>
    const socket = await silentSocket(inProcess.port)
    const [served] = await accepted
    socket.write(get(large, 255))
    await eventually(() => made > 0 && served.writableLength > 0)
    await sleep(200)
    unsubscribe()
    expect(made).toBe(241)
    // One answer is on its way at a time; the others share the bytes of the list.
    expect(served.writableLength).toBeLessThan(110_000)
    socket.destroy()
  })

  it('have nothing of the framework made before they take what comes before it', async () => {
    await prepare(inProcess.url, inProcess.emulator, 100_000)
    inProcess.emulator.control.forgetRequests()
    const socket = await silentSocket(inProcess.port)
    const misses = Array.from({ length: 20 }, (_, n) => get(`/specs?engine_id=${n + 1}`))
    socket.write(get(large, 60) + misses.join(''))
    await sleep(500)
    expect(inProcess.upstreamCalls()).toBe(0)
    socket.resume()
    await eventually(() => inProcess.upstreamCalls() === misses.length, { timeoutMs: 10_000 })
    socket.destroy()
  })

  it.each<[string, number | string, number]>([
    ['hits of 5 kB', 5_000, 195],
    ['hits of 12 kB', 12_000, 195],
    ['hits of 100 kB', 100_000, 195],
    ['problems', '/', 95],
    ['metrics', '/metrics', 95],
    ['hits, thousands at once', 5_000, 2_000],
    ['problems, thousands at once', '/', 2_000],
  ])(
    'hold less than 1 MB each: %s',
    async (_what, asked, times) => {
      const path = typeof asked === 'string' ? asked : await prepare(service.url, emulator, asked)
      await prepare(service.url, emulator, 100_000)
      const before = await liveBytes()
      const sockets = await Promise.all(Array.from({ length: 10 }, () => silentSocket(service.port)))
      // What the kernel takes comes first, so that the others wait.
      for (const socket of sockets) socket.write(get(large, 60) + get(path, times))
      await eventually(() =>
        sockets.every(({ localPort }) => hasRead(localPort) || !isEstablished(localPort)),
      )
      const heldBytes = ((await settledBytes()) - before) / sockets.length
      const stay = sockets.filter(({ localPort }) => isEstablished(localPort))
      for (const socket of sockets) socket.destroy()
      // Nothing of it is left when the next ones are measured.
      await eventually(() => !sockets.some(({ localPort }) => isEstablished(localPort)))
      // Something is held, else nothing was tried.
      if (times < 1_000) expect(heldBytes).toBeGreaterThan(100_000)
      expect(heldBytes).toBeLessThan(1_000_000)
      // Who asks for thousands at once and takes nothing is cut off soon.
      if (times < 1_000) expect(stay).toHaveLength(sockets.length)
    },
    60_000,
  )

  it('hold less than 1 MB each with bodies, while nothing can be answered', async () => {
    emulator.control.behave({ kind: 'slow', delayMs: 4_000 })
    const before = await liveBytes()
    const sockets = await Promise.all(Array.from({ length: 10 }, () => silentSocket(service.port)))
    const post = `POST / HTTP/1.1\r\nHost:a\r\nContent-Length: 15000\r\n\r\n${'x'.repeat(15_000)}`
    for (const [at, socket] of sockets.entries())
      socket.write(get(`/specs?engine_id=${1_000 + at}`) + post.repeat(110))
    await sleep(1_000)
    const heldBytes = ((await settledBytes()) - before) / sockets.length
    for (const socket of sockets) socket.destroy()
    emulator.control.behaveWell()
    expect(heldBytes).toBeLessThan(1_000_000)
  }, 60_000)

  it('are cut off after 30 s, also when they ask for no more than may wait at a time', async () => {
    const path = await prepare(service.url, emulator, 100_000)
    const socket = await silentSocket(service.port)
    const sinceMs = performance.now()
    const timer = setInterval(() => socket.write(get(path, 10)), 20)
    setTimeout(() => clearInterval(timer), 3_000)
    await eventually(() => !isEstablished(socket.localPort), { timeoutMs: 40_000, what: 'being cut off' })
    expect(performance.now() - sinceMs).toBeGreaterThan(12_000)
    socket.destroy()
  }, 60_000)
})

describe('a caller who pipelines and reads', () => {
  it('gets an answer to each, 200 at once', async () => {
    const requests = 'GET /specs HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(199)
    const last = 'GET /specs HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    const { text } = await connection(service.port, (socket) => socket.write(requests + last))
    const answers = answersIn(text)
    expect(answers).toHaveLength(200)
    expect(answers.every(({ status }) => status === 200)).toBe(true)
  })

  it.each([
    ['hits', '/specs', 200, 300, 241],
    ['hits', '/specs', 200, 3_000, 241],
    ['problems', '/', 404, 300, 121],
    ['problems', '/', 404, 3_000, 121],
  ])(
    'gets those that may wait, the last of them says that no more come: of %s (%s, %i), %i at once',
    async (_what, path, status, times, admitted) => {
      const { text } = await connection(service.port, (socket) => socket.write(get(path, times)))
      const answers = answersIn(text)
      expect(answers).toHaveLength(admitted)
      expect(answers.every((answer) => answer.status === status)).toBe(true)
      expect(answers.map(({ headers }) => headers.connection).indexOf('close')).toBe(admitted - 1)
    },
  )
})
