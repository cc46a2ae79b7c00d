import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { answersIn, connection } from '../support/connection.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { send } from '../support/signed-get.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'

let emulator: Emulator
let service: RunningProgram
beforeAll(async () => {
  emulator = await startEmulator()
  emulator.control.set({ anyEngine: true })
  service = await spawnService({ ...demoAccess, MODELARTS_ENDPOINT: emulator.url })
  await send('GET', `${service.url}/specs`)
})
afterAll(async () => {
  await service.kill('SIGKILL')
  await emulator.close()
})

const residentMb = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))?.[1]) / 1024

/** Whether the service still has its side of the connection from this port, as the kernel sees it. */
function isEstablished(port = 0): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  // local address, remote address, state (01: established)
  return new RegExp(`: \\w+:\\w+ \\w+:${hex} 01 `).test(readFileSync('/proc/net/tcp', 'utf8'))
}

let asked = 0

/** Sends requests for as long as they are taken; reads all, or nothing. */
function pipeliningSocket(request: (n: number) => string, reads: boolean): Socket {
  const socket = connect(service.port, '127.0.0.1')
  socket.on('error', () => socket.destroy())
  if (reads) socket.resume()
  else socket.pause()
  let sent = 0
  const next = (): void => {
    if (socket.destroyed || sent > 200_000) return
    let text = ''
    for (; text.length < 65_536; sent++) text += request(asked++)
    socket.write(text, next)
  }
  return socket.once('connect', next)
}

describe('callers who pipeline and read nothing', () => {
  it.each<[string, number, (n: number) => string]>([
    ['hits', 40, () => 'GET /specs HTTP/1.1\r\nHost:a\r\n\r\n'],
    ['problems', 40, () => 'GET / HTTP/1.1\r\nHost:a\r\n\r\n'],
    ['misses', 16, (n) => `GET /specs?engine_id=${n} HTTP/1.1\r\nHost:a\r\n\r\n`],
  ])(
    'make the process grow by a bounded amount, and are cut off: %s',
    async (_what, count, request) => {
      // What the process takes for the requests themselves is no part of what callers hold: so first, as many who read.
      const readers = Array.from({ length: count }, () => pipeliningSocket(request, true))
      await sleep(2_000)
      for (const reader of readers) reader.destroy()
      await send('GET', `${service.url}/specs`)
      const before = residentMb()
      const sockets = Array.from({ length: count }, () => pipeliningSocket(request, false))
      const cutOff = Promise.all(sockets.map((socket) => new Promise((end) => socket.once('close', end))))
      let most = 0
      const watch = setInterval(() => (most = Math.max(most, residentMb())), 100)
      await sleep(2_000)
      clearInterval(watch)
      expect((await send('GET', `${service.url}/specs`)).status).toBe(200)
      const grown = most - before
      // A reset is seen by who reads or writes.
      for (const socket of sockets) socket.resume()
      await cutOff
      // What they hold, and the garbage of the burst that is not collected yet. Unbounded, it was gigabytes.
      expect(grown).toBeLessThan(count + 160)
    },
    120_000,
  )

  it('are cut off after 30 s, also when they ask for no more than may wait at a time', async () => {
    const socket = connect(service.port, '127.0.0.1')
    socket.on('error', () => socket.destroy())
    socket.pause()
    await new Promise((resolve) => socket.once('connect', resolve))
    const timer = setInterval(() => socket.write('GET /specs HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(30)), 20)
    setTimeout(() => clearInterval(timer), 3_000)
    const sinceMs = performance.now()
    await eventually(() => !isEstablished(socket.localPort), { timeoutMs: 40_000, what: 'being cut off' })
    expect(performance.now() - sinceMs).toBeGreaterThan(12_000)
    socket.destroy()
  }, 120_000)
})

describe('a caller who pipelines and reads', () => {
  it('gets an answer to each, 300 at once', async () => {
    const requests = 'GET /specs HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(299)
    const last = 'GET /specs HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    const { text } = await connection(service.port, (socket) => socket.write(requests + last))
    const answers = answersIn(text)
    expect(answers).toHaveLength(300)
    expect(answers.every(({ status }) => status === 200)).toBe(true)
  })
})
