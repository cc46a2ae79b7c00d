import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './eventually.js'
import { freePort } from './free-port.js'
import { launchRedis, type RedisProcess } from './redis-process.js'

export interface RedisServerOptions {
  /** Redis configuration as on its command line: `['--maxmemory', '2mb']`. */
  readonly args?: readonly string[]
  /** Default: a free one. */
  readonly port?: number
}

/**
 * A real Redis (or Valkey) of this test's own: on 127.0.0.1, a free port, nothing written to disk but in a
 * temporary folder. It ends with the test process, also when that crashes. Never the machine's own Redis.
 */
export interface RedisServer {
  readonly port: number
  /** `redis://127.0.0.1:<port>` */
  readonly url: string
  /** Ends it and removes its folder. May be called in any state and more than once. */
  stop(): Promise<void>
  /** SIGKILL: connections are reset, the port refuses. `restart` brings it back, empty. */
  kill(): Promise<void>
  /** A new, empty server on the same port; kills the old one first when it still runs. */
  restart(args?: readonly string[]): Promise<void>
  /** SIGSTOP: the system still accepts connections and bytes, nothing ever answers. */
  pause(): Promise<void>
  resume(): Promise<void>
}

export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'specs-bff-redis-'))
  let redis: RedisProcess | undefined
  let port = options.port ?? (await freePort())
  let args = options.args ?? []

  const start = async (): Promise<void> => {
    redis = launchRedis({ port, folder, args: [...withoutPersistence, ...args] })
    await answering(port, redis)
  }
  const kill = async (): Promise<void> => {
    await redis?.kill()
    redis = undefined
  }
  const stop = async (): Promise<void> => {
    await kill()
    await rm(folder, { recursive: true, force: true })
  }

  for (let attempt = 1; ; attempt++) {
    try {
      await start()
      break
    } catch (error) {
      // Somebody may have taken the port between our look and Redis's.
      if (options.port !== undefined || attempt === 3) {
        await stop()
        throw error
      }
      await kill()
      port = await freePort()
    }
  }

  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    stop,
    kill,
    restart: async (newArgs = args) => {
      await kill()
      args = newArgs
      await start()
    },
    pause: async () => redis?.pause(),
    resume: async () => redis?.resume(),
  }
}

const withoutPersistence = ['--save', '', '--appendonly', 'no']

async function answering(port: number, redis: RedisProcess): Promise<void> {
  let ended = false
  void redis.exited.then(() => (ended = true))
  await eventually(() => ended || answersPing(port), {
    timeoutMs: 15_000,
    what: `Redis answering on port ${port}`,
  })
  if (ended) throw new Error(`Redis ended before it answered:\n${redis.output()}`)
}

/** A server that wants a password answers too, by asking for it. One that is loading does not count yet. */
async function answersPing(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1', timeout: 1000 })
  try {
    await once(socket, 'connect')
    socket.write('PING\r\n')
    const [reply]: unknown[] = await once(socket, 'data', { signal: AbortSignal.timeout(1000) })
    return /^(\+PONG|-NOAUTH)/.test(String(reply))
  } finally {
    socket.destroy()
  }
}
