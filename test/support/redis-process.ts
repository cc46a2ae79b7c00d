import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { diesWithUs } from './dies-with-us.js'

const run = promisify(execFile)

/** One running Redis, whatever runs it. */
export interface RedisProcess {
  readonly exited: Promise<void>
  /** What it printed so far. */
  output(): string
  kill(): Promise<void>
  pause(): Promise<void>
  resume(): Promise<void>
}

interface Launch {
  readonly port: number
  readonly folder: string
  readonly args: readonly string[]
}

/** Runs the Redis that `scripts/redis-server.mjs` found before the tests began: a program, or a Docker image. */
export function launchRedis(launch: Launch): RedisProcess {
  const { REDIS_SERVER_BIN: program, REDIS_SERVER_IMAGE: image } = process.env
  if (program) return launchProgram(program, launch)
  if (image) return launchContainer(image, launch)
  throw new Error(
    'No Redis server for the tests: run them by `npm test` (which gets one where it may), or install redis-server or ' +
      'valkey-server, or name one by REDIS_SERVER_BIN.',
  )
}

function launchProgram(program: string, { port, folder, args }: Launch): RedisProcess {
  const redis = capture(program, ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, ...args])
  const endGuard = diesWithUs('sh', '-c', 'kill -9 "$0"; rm -rf "$1"', String(redis.child.pid), folder)
  void redis.exited.then(endGuard)
  return {
    exited: redis.exited,
    output: redis.output,
    kill: async () => {
      redis.child.kill('SIGKILL')
      await redis.exited
    },
    pause: async () => {
      redis.child.kill('SIGSTOP')
    },
    resume: async () => {
      redis.child.kill('SIGCONT')
    },
  }
}

/** The port is published on loopback only. Signals to the docker client would not reach Redis, so Docker is asked. */
function launchContainer(image: string, { port, folder, args }: Launch): RedisProcess {
  const name = `specs-bff-test-redis-${process.pid}-${port}-${Date.now()}`
  const published = `127.0.0.1:${port}:6379`
  const redis = capture('docker', [
    ...['run', '--rm', '--name', name, '-p', published, image],
    ...['redis-server', '--protected-mode', 'no', ...args],
  ])
  const endGuard = diesWithUs('sh', '-c', 'docker rm -f "$0"; rm -rf "$1"', name, folder)
  void redis.exited.then(endGuard)
  return {
    exited: redis.exited,
    output: redis.output,
    kill: async () => {
      await run('docker', ['rm', '-f', name])
      await redis.exited
    },
    pause: async () => {
      await run('docker', ['pause', name])
    },
    resume: async () => {
      await run('docker', ['unpause', name])
    },
  }
}

function capture(program: string, args: readonly string[]) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  }
  child.on('error', (error) => chunks.push(error.message))
  const exited = once(child, 'close').then(
    () => undefined,
    // `once` rejects on 'error': the program could not be started, which `output` tells.
    () => undefined,
  )
  return { child, exited, output: () => chunks.join('') }
}
