import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import {
  deploymentKinds,
  reachesRedis,
  startRedisDeployment,
  type RedisDeployment,
} from '../support/redis-deployment.js'
import { send } from '../support/signed-get.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'
import { upstreamCalls } from '../support/upstream-calls.js'

describe.each(deploymentKinds)('five processes on %s', (kind) => {
  let emulator: Emulator
  let redis: RedisDeployment
  let fleet: RunningProgram[]

  beforeAll(async () => {
    emulator = await startEmulator()
    redis = await startRedisDeployment(kind)
    // Who waits for Redis in vain loads alone, so that callers wait for nobody: on a busy machine that is one call more.
    const timeout = { REDIS_COMMAND_TIMEOUT_MS: '1000' }
    const env = { ...demoAccess, MODELARTS_ENDPOINT: emulator.url, ...redis.env, ...timeout }
    fleet = await Promise.all(Array.from({ length: 5 }, () => spawnService(env)))
    await eventually(async () =>
      (await Promise.all(fleet.map(({ url }) => reachesRedis(url)))).every(Boolean),
    )
  }, 120_000)
  afterAll(async () => {
    await Promise.all(fleet.map((service) => service.kill('SIGKILL')))
    await redis.stop()
    await emulator.close()
  })
  beforeEach(() => emulator.control.forgetRequests())

  const ask = ({ url }: RunningProgram, query: string) => send('GET', `${url}/specs?${query}`)

  it('answer a cold question asked of all of them with one upstream call', async () => {
    emulator.control.behave({ kind: 'slow', delayMs: 500 })
    const answers = await Promise.all(
      fleet.flatMap((service) => [1, 2, 3].map(() => ask(service, 'job_type=train'))),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(1)
    expect(upstreamCalls(emulator)).toBe(1)
  })

  it('answer all their callers when the one that loads is killed', async () => {
    emulator.control.behave({ kind: 'slow', delayMs: 1_000 })
    const [leader, ...others] = fleet
    if (!leader) throw new Error('there are five')
    const died = ask(leader, 'job_type=inference').catch(() => 'gone')
    await eventually(() => upstreamCalls(emulator) === 1)
    const sinceMs = performance.now()
    const answers = others.flatMap((service) => [
      ask(service, 'job_type=inference'),
      ask(service, 'job_type=inference'),
    ])
    await leader.kill('SIGKILL')
    for (const { status } of await Promise.all(answers)) expect(status).toBe(200)
    // The rest of the lease (2 s), and a load.
    expect(performance.now() - sinceMs).toBeLessThan(2_000 + 1_000 + 1_000)
    expect(upstreamCalls(emulator)).toBe(2)
    expect(await died).toBe('gone')
  })
})
