import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { hasPrometheus, promtool, startPrometheus, type Prometheus } from '../support/prometheus.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'

const panels = z.array(
  z.object({
    title: z.string(),
    fieldConfig: z.object({ defaults: z.object({ unit: z.string() }) }),
    targets: z.array(z.object({ expr: z.string() })),
  }),
)

const whereItIs = hasPrometheus() ? describe : describe.skip

whereItIs('alerts and dashboard in a real Prometheus', () => {
  let folder: string
  let secretKeyFile: string
  let emulator: Emulator
  let redis: RedisServer
  let first: RunningProgram
  let second: RunningProgram
  /** On a machine whose agency's keys last for twenty seconds. */
  let third: RunningProgram
  let prometheus: Prometheus
  let asking: NodeJS.Timeout
  let engine = 0
  const { HUAWEICLOUD_SDK_SK: secretKey = '', ...access } = demoAccess

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'specs-bff-alerts-'))
    secretKeyFile = join(folder, 'sk')
    await writeFile(secretKeyFile, secretKey)
    ;[emulator, redis] = await Promise.all([startEmulator(), startRedisServer()])
    emulator.control.set({ anyEngine: true, agencyKeyLifetimeMs: 20_000 })
    const agency = { MODELARTS_AUTH: 'agency', METADATA_ENDPOINT: emulator.url }
    ;[first, second, third] = await Promise.all([
      service(),
      service({ CACHE_MAX_BYTES: '65536' }),
      spawnService({ ...access, ...agency, MODELARTS_ENDPOINT: emulator.url, LOG_LEVEL: 'error' }),
    ])
    // So that a night takes seconds: every `for` is one second, every window ten. Nothing else of the rules is changed.
    const rules = (await readFile('deploy/prometheus/alerts.yml', 'utf8'))
      .replaceAll(/for: \d+m/g, 'for: 1s')
      .replaceAll(/\[\d+m\]/g, '[10s]')
    const targets = [first, second, third].map(({ port }) => `127.0.0.1:${port}`)
    prometheus = await startPrometheus(targets, rules)
    asking = setInterval(() => {
      const paths = ['/specs', `/specs?engine_id=${(engine += 1)}`, '/specs?job_type=lunch']
      for (const { url } of [first, second, third])
        for (const path of paths)
          void fetch(url + path).then(
            (answer) => answer.text(),
            () => undefined,
          )
    }, 300)
  }, 120_000)
  afterAll(async () => {
    clearInterval(asking)
    const services = [first, second, third].map((each) => each.kill('SIGKILL'))
    await Promise.all([prometheus.stop(), ...services])
    await Promise.all([emulator.close(), redis.stop(), rm(folder, { recursive: true })])
  })

  const service = (env: Record<string, string> = {}) =>
    spawnService({
      ...access,
      HUAWEICLOUD_SDK_SK_FILE: secretKeyFile,
      MODELARTS_ENDPOINT: emulator.url,
      REDIS_URL: redis.url,
      LOG_LEVEL: 'error',
      ...env,
    })

  const fires = (name: string) =>
    eventually(async () => (await prometheus.firing()).includes(name), { timeoutMs: 40_000, what: name })
  const ends = (name: string) =>
    eventually(async () => !(await prometheus.firing()).includes(name), {
      timeoutMs: 40_000,
      what: `the end of ${name}`,
    })

  /** What is new is a miss. */
  const isAskingAgain = ({ url }: RunningProgram) =>
    eventually(async () => (await fetch(`${url}/specs?engine_id=${1_000_000 + (engine += 1)}`)).ok, {
      timeoutMs: 70_000,
      what: 'a call to ModelArts',
    })

  it('shows data in every panel, each with a unit', async () => {
    const { panels: read } = z
      .object({ panels })
      .parse(JSON.parse(await readFile('deploy/grafana/specs-bff.json', 'utf8')))
    for (const { title, fieldConfig, targets } of read) {
      expect([title, fieldConfig.defaults.unit]).toEqual([title, expect.stringMatching(/^\w+$/)])
      for (const { expr } of targets) {
        const query = expr.replaceAll('$job', 'specs-bff').replaceAll('$__rate_interval', '10s')
        await eventually(async () => (await prometheus.query(query)) > 0, { timeoutMs: 30_000, what: title })
      }
    }
  }, 60_000)

  it('fires while ModelArts fails, and ends after', async () => {
    emulator.control.behave({ kind: 'failure', status: 500, code: 'ModelArts.0010', shape: 'modelarts-both' })
    await Promise.all([fires('SpecsBffUpstreamFailing'), fires('SpecsBffServerErrors')])
    emulator.control.behave()
    await Promise.all([ends('SpecsBffUpstreamFailing'), ends('SpecsBffServerErrors')])
    // The breaker may keep from asking for longer than that.
    await Promise.all([first, second].map(isAskingAgain))
  }, 150_000)

  it('fires while a key is wrong, keys cannot be renewed and Redis is silent, and ends after', async () => {
    await writeFile(secretKeyFile, 'a-wrong-secret-key')
    emulator.control.behave({ kind: 'failure', status: 500, path: 'securitykey' })
    await redis.pause()
    const names = ['SpecsBffCredentialsRejected', 'SpecsBffCredentialsExpire', 'SpecsBffRedisDown']
    await Promise.all(names.map(fires))
    await redis.resume()
    emulator.control.behave()
    await writeFile(secretKeyFile, secretKey)
    await Promise.all(names.map(ends))
  }, 90_000)

  it('fires for a cache that is too small and a replica that is gone, and ends after', async () => {
    await fires('SpecsBffCacheTooSmall')
    const { port } = second
    await second.kill('SIGKILL')
    await Promise.all([fires('SpecsBffReplicaDown'), ends('SpecsBffCacheTooSmall')])
    second = await service({ PORT: String(port) })
    await ends('SpecsBffReplicaDown')
  }, 120_000)
})

whereItIs('the rules', () => {
  it('are sound, and fire and rest as alerts.test.yml says', () => {
    expect(promtool('check', 'rules', 'deploy/prometheus/alerts.yml')).toMatch(/SUCCESS: 7 rules/)
    expect(promtool('test', 'rules', 'deploy/prometheus/alerts.test.yml')).toMatch(/SUCCESS/)
  })
})
