import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { send } from '../support/signed-get.js'
import { spawnProgram } from '../support/spawn-program.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'
import { TcpFaultProxy } from '../support/tcp-fault-proxy.js'
import { upstreamCalls } from '../support/upstream-calls.js'

const wanted = 10_000

let emulator: Emulator
let redis: RedisServer
let network: TcpFaultProxy
let service: RunningProgram

beforeAll(async () => {
  emulator = await startEmulator()
  emulator.control.set({ anyEngine: true })
  redis = await startRedisServer()
  network = await TcpFaultProxy.open(Number(new URL(emulator.url).port))
  service = await spawnService({
    ...demoAccess,
    MODELARTS_ENDPOINT: `http://127.0.0.1:${network.port}`,
    REDIS_URL: redis.url,
    UPSTREAM_TIMEOUT_MS: '30000',
    REQUEST_TIMEOUT_MS: '60000',
  })
}, 120_000)
afterAll(async () => {
  await service.kill('SIGKILL')
  await redis.stop()
  await network.close()
  await emulator.close()
})

interface Stampede {
  readonly connections: number
  readonly statuses: Readonly<Record<string, number>>
  readonly cacheStatuses: Readonly<Record<string, number>>
  readonly bodies: number
}

/** The load of the benchmarks: a process of its own, in which everybody asks. The upstream answers when all have. */
async function stampede(url: string, connections: number): Promise<Stampede> {
  await network.set({ kind: 'hold' })
  const options = JSON.stringify({ url, connections, asOpened: true })
  const program = spawnProgram('bench/load/stampede-program.mjs', {}, [options])
  await eventually(() => program.output().includes('all asked'), { timeoutMs: 25_000 })
  await network.set({ kind: 'forward' })
  await program.exited
  const result = /^result (.+)$/m.exec(program.output())?.[1]
  if (result === undefined) throw new Error(program.output())
  return JSON.parse(result) as Stampede
}

describe('a stampede on one process', () => {
  it('of 10,000 callers, all connected and waiting, makes one upstream call and gives them equal bytes', async () => {
    const connections = Math.min(wanted, openFiles() - 500)
    const { statuses, cacheStatuses, bodies } = await stampede(
      `${service.url}/specs?engine_id=1`,
      connections,
    )
    expect(statuses).toEqual({ 200: connections })
    expect(bodies).toBe(1)
    expect(upstreamCalls(emulator)).toBe(1)
    expect(cacheStatuses['specs-bff; fwd=uri-miss; stored']).toBe(1)
    expect(cacheStatuses['specs-bff; fwd=uri-miss; stored; collapsed'] ?? 0).toBeGreaterThan(connections / 2)
    // Such as one of too many listeners.
    expect(service.output()).not.toContain('Warning')
    await eventually(async () => (await send('GET', `${service.url}/health/ready`)).status === 200)
    expect((await send('GET', `${service.url}/specs?engine_id=2`)).status).toBe(200)
  }, 120_000)
})

/** How many files a process may have open; Node raises its own limit to the hard one. */
function openFiles(): number {
  const report = process.report.getReport() as {
    userLimits?: { open_files?: { hard?: number | 'unlimited' } }
  }
  const hard = report.userLimits?.open_files?.hard
  return typeof hard === 'number' ? hard : Infinity
}
