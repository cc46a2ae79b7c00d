import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { freePort } from '../support/free-port.js'
import { getHaproxy, startHaproxy, type LoadBalancer } from '../support/haproxy.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { send } from '../support/signed-get.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'
import { countStatuses, SteadyLoad } from '../support/steady-load.js'
import { upstreamCalls } from '../support/upstream-calls.js'

/* Three replicas behind HAProxy, 500 requests a second for 20 lists that all have. */

const program = getHaproxy()
const ratePerSecond = 500
const lists = 20
const replicas = 3

let emulator: Emulator
let redis: RedisServer
let fleet: RunningProgram[]
let balancer: LoadBalancer
let load: SteadyLoad

const start = (port: number): Promise<RunningProgram> =>
  spawnService({
    ...demoAccess,
    MODELARTS_ENDPOINT: emulator.url,
    REDIS_URL: redis.url,
    PORT: String(port),
    SHUTDOWN_TIMEOUT_MS: '5000',
    LOG_LEVEL: 'warn',
  })

const describeWithHaproxy = program === undefined ? describe.skip : describe

describeWithHaproxy('three replicas behind a load balancer', () => {
  beforeAll(async () => {
    ;[emulator, redis] = await Promise.all([startEmulator(), startRedisServer()])
    emulator.control.set({ anyEngine: true })
    const ports = await Promise.all(Array.from({ length: replicas }, () => freePort()))
    fleet = await Promise.all(ports.map(start))
    balancer = await startHaproxy(program ?? '', ports)
    await eventually(async () => (await send('GET', `${balancer.url}/health/ready`)).status === 200)
    for (let list = 0; list < lists; list++) {
      for (const { url } of fleet) await send('GET', `${url}/specs?engine_id=${list}`)
    }
  }, 120_000)
  afterAll(async () => {
    await Promise.all(fleet.map((service) => service.kill('SIGKILL')))
    await balancer.stop()
    await redis.stop()
    await emulator.close()
  })
  beforeEach(() => {
    emulator.control.forgetRequests()
    load = new SteadyLoad({
      url: balancer.url,
      ratePerSecond,
      path: (n) => `/specs?engine_id=${n % lists}`,
      withIdle: false,
    })
  })

  it('are replaced one after the other: no request fails, and ModelArts is not asked', async () => {
    try {
      for (const [at, old] of fleet.entries()) {
        expect(await old.kill('SIGTERM')).toEqual({ code: 0, signal: null })
        fleet[at] = await start(old.port)
        await sleep(500)
      }
    } finally {
      await load.stop()
    }
    expect(Object.keys(countStatuses(load.answers))).toEqual(['200'])
    expect(load.answers.length).toBeGreaterThan(1_000)
    expect(upstreamCalls(emulator)).toBe(0)
  }, 90_000)

  it('lose one to SIGKILL: the balancer asks another for what it had in hand', async () => {
    try {
      await sleep(500)
      await fleet[0]?.kill('SIGKILL')
      await sleep(1_500)
    } finally {
      await load.stop()
    }
    expect(Object.keys(countStatuses(load.answers))).toEqual(['200'])
    expect(load.answers.length).toBeGreaterThan(300)
    expect(upstreamCalls(emulator)).toBe(0)
  }, 30_000)
})
