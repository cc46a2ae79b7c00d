import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diesWithUs } from './dies-with-us.js'
import { eventually } from './eventually.js'
import { freePort } from './free-port.js'
import { getProgram } from './system-program.js'

export const getHaproxy = (): string | undefined =>
  getProgram({ name: 'haproxy', variable: 'HAPROXY_BIN', package: 'haproxy' })

export interface LoadBalancer {
  readonly url: string
  stop(): Promise<void>
}

/** In front of servers on these ports of 127.0.0.1, as docs/scaling.md shows it. */
export async function startHaproxy(program: string, ports: readonly number[]): Promise<LoadBalancer> {
  const folder = await mkdtemp(join(tmpdir(), 'specs-bff-haproxy-'))
  const port = await freePort()
  const file = join(folder, 'haproxy.cfg')
  await writeFile(file, configuration(port, ports))
  const child = spawn(program, ['-q', '-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  const complaints: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text))
  const exited = once(child, 'close')
  void exited.then(diesWithUs('kill', '-9', String(child.pid)))
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
    await rm(folder, { recursive: true })
  }
  try {
    await eventually(() => accepts(port), { timeoutMs: 10_000, what: 'HAProxy accepting connections' })
  } catch (error) {
    await stop()
    throw new Error(`HAProxy: ${complaints.join('')}`, { cause: error })
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}

const configuration = (port: number, ports: readonly number[]): string => `
defaults
  mode http
  timeout connect 1s
  timeout client 30s
  timeout server 30s
  timeout check 2s
  option redispatch 1
  retries 3
  retry-on all-retryable-errors
  option httpchk GET /health/ready
  default-server check inter 200ms fall 2 rise 1
frontend callers
  bind 127.0.0.1:${port}
  default_backend replicas
backend replicas
  balance roundrobin
${ports.map((each, at) => `  server replica${at} 127.0.0.1:${each}\n`).join('')}`

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' })
  try {
    await once(socket, 'connect')
    return true
  } finally {
    socket.destroy()
  }
}
