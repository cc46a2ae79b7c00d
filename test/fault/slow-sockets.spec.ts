import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { send } from '../support/signed-get.js'
import { startService, type StartedService } from '../support/start-service.js'

let emulator: Emulator
let service: StartedService
beforeAll(async () => {
  emulator = await startEmulator()
  service = await startService({ MODELARTS_ENDPOINT: emulator.url, LOG_LEVEL: 'info' })
})
afterAll(async () => {
  await service.close()
  await emulator.close()
})

/** What came back over a socket until it was closed, and when that was. */
interface Ended {
  readonly text: string
  readonly afterMs: number
}

/** Opens a socket, does to it what `then` says, and waits for the service to close it. */
function socketThat(then: (socket: Socket) => void): Promise<Ended> {
  const begun = performance.now()
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(service.port, '127.0.0.1', () => then(socket))
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', () => socket.destroy())
    socket.on('close', () =>
      resolve({ text: Buffer.concat(chunks).toString(), afterMs: performance.now() - begun }),
    )
  })
}

/** A byte now and then, for as long as the other side listens. */
function trickle(socket: Socket, text: string): void {
  let at = 0
  const timer = setInterval(() => {
    if (socket.writable) socket.write(text[at++ % text.length] ?? '')
  }, 250)
  socket.on('close', () => clearInterval(timer))
}

const many = (count: number, then: (socket: Socket) => void) =>
  Array.from({ length: count }, () => socketThat(then))

const head = 'GET /specs HTTP/1.1\r\nhost: a\r\n'

/** Open on the service's side. */
const openSockets = () =>
  new Promise<number>((resolve, reject) => {
    service.app.getHttpServer().getConnections((error, count) => (error ? reject(error) : resolve(count)))
  })

describe('a socket on which a request does not come to its end', () => {
  it('is cut off when its answer does not make the client close it', async () => {
    const before = await openSockets()
    const chunks: Buffer[] = []
    const sockets = ['GARBAGE\r\n\r\n', 'CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n'].map((text) => {
      const socket = connect({ port: service.port, host: '127.0.0.1', allowHalfOpen: true })
      socket.on('data', (chunk: Buffer) => chunks.push(chunk))
      socket.on('error', () => socket.destroy())
      return socket.once('connect', () => socket.write(text))
    })
    await sleep(2_000)
    expect(Buffer.concat(chunks).toString()).toMatch(/ 400 Bad Request[^]* 405 Method Not Allowed/)
    expect(await openSockets()).toBe(before)
    for (const socket of sockets) socket.destroy()
  })

  it('is closed with 408 within 15 s, and 400 of them take nothing from others', async () => {
    const slow = Promise.all([
      // Half-open.
      ...many(100, () => {}),
      ...many(100, (socket) => socket.write(head)),
      // Trickling: a header, and a body.
      ...many(100, (socket) => trickle(socket, `${head}x-long: ${'a'.repeat(1000)}`)),
      ...many(100, (socket) => {
        socket.write(
          'POST /specs HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\ncontent-length: 1000\r\n\r\n',
        )
        trickle(socket, 'a')
      }),
    ])
    let areOpen = true
    void slow.then(() => (areOpen = false))
    const others: { status: number; ms: number }[] = []
    while (areOpen) {
      const begun = performance.now()
      const { status } = await send('GET', `${service.url}/specs`)
      others.push({ status, ms: performance.now() - begun })
      await sleep(50)
    }

    for (const { text, afterMs } of await slow) {
      expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
      expect(text).toContain('"code":"request-timeout"')
      expect(afterMs).toBeGreaterThan(5_000)
      expect(afterMs).toBeLessThan(15_000)
    }
    expect(others.length).toBeGreaterThan(50)
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set([200]))
    const sorted = others.map(({ ms }) => ms).sort((a, b) => a - b)
    // Generous, because the sockets of both sides live in this process; a ratio is for the benchmark.
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(100)
    expect(sorted.at(-1)).toBeLessThan(2_000)
  }, 30_000)

  it('whose answers are not fetched is not waited for by others', async () => {
    const socket = connect(service.port, '127.0.0.1')
    socket.on('error', () => socket.destroy())
    socket.pause()
    for (let at = 0; at < 2_000; at++) socket.write(`${head}\r\n`)
    await sleep(200)
    expect((await send('GET', `${service.url}/specs`)).status).toBe(200)
    socket.destroy()
  })
})
