import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { freePort } from '../support/free-port.js'
import { send } from '../support/signed-get.js'

let child: ChildProcess
let folder: string
let pipe: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'specs-bff-log-'))
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  // For reading as well: else it could not be opened before somebody reads.
  pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
})
afterEach(() => {
  child.kill('SIGKILL')
  closeSync(pipe)
  rmSync(folder, { recursive: true })
})

function fill(): void {
  try {
    for (;;) writeSync(pipe, '.')
  } catch (error) {
    expect(error).toHaveProperty('code', 'EAGAIN')
  }
}

/** The built service with its standard output in a pipe that is full and that nobody reads. */
async function startUnread(env: Readonly<Record<string, string>>): Promise<number> {
  const port = await freePort()
  fill()
  // Blocking, as a shell or a container hands it over.
  const stdout = openSync(join(folder, 'pipe'), constants.O_WRONLY)
  child = spawn(process.execPath, ['dist/main.js'], {
    env: {
      ...{ PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), CALLER_AUTH: 'none' },
      ...demoAccess,
      ...{ MODELARTS_ENDPOINT: 'http://127.0.0.1:9', ...env },
    },
    stdio: ['ignore', stdout, 'inherit'],
  })
  closeSync(stdout)
  const get = (path: string) => send('GET', `http://127.0.0.1:${port}${path}`)
  await eventually(
    () =>
      get('/health/ready').then(
        ({ status }) => status === 200,
        () => false,
      ),
    {
      timeoutMs: 60_000,
      what: 'the service becoming ready',
    },
  )
  // More lines than are written at a time.
  for (let round = 0; round < 12; round++)
    await Promise.all(Array.from({ length: 25 }, () => get('/nothing')))
  return port
}

async function exit(signal: NodeJS.Signals): Promise<{ code: number | null; tookMs: number }> {
  const sinceMs = performance.now()
  child.kill(signal)
  const [code] = (await once(child, 'exit')) as [number | null]
  return { code, tookMs: performance.now() - sinceMs }
}

describe.each(['json', 'pretty'])('a service whose log (%s) nobody reads', (LOG_FORMAT) => {
  it('ends by SIGTERM with 0', async () => {
    await startUnread({ LOG_FORMAT, SHUTDOWN_TIMEOUT_MS: '3000' })
    const { code, tookMs } = await exit('SIGTERM')
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(3_000)
  }, 90_000)

  it('ends by the time limit, and by a second signal, with 1', async () => {
    for (const [limitMs, signals] of [
      [2_000, 1],
      [60_000, 2],
    ] as const) {
      const port = await startUnread({ LOG_FORMAT, SHUTDOWN_TIMEOUT_MS: String(limitMs) })
      // Half a request, which can be neither answered nor called idle.
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write('GET /specs HTTP/1.1\r\nHost: a\r\n')
      if (signals === 2) {
        child.kill('SIGTERM')
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
      const { code, tookMs } = await exit('SIGTERM')
      expect(code).toBe(1)
      expect(tookMs).toBeLessThan(5_000)
      socket.destroy()
    }
  }, 90_000)
})
