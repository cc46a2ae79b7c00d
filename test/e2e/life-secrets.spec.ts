import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createClient } from 'redis'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import type { Behaviour } from '../../src/emulator/control/behaviour.js'
import { demoKey, demoUser } from '../../src/emulator/demo-accounts.js'
import { failureShapes, type FailureShape } from '../../src/emulator/faults/failure-body.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { bearer } from '../support/caller-scene.js'
import { listenTo } from '../support/event-listener.js'
import { passwordAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { listKinds, writeProjectsFile } from '../support/lists-under-test.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { send } from '../support/signed-get.js'
import { startService, type StartedService } from '../support/start-service.js'

const callerKey = 'canary-caller-key-0123456789'
const redisPassword = 'canary-redis-password'
const adminToken = 'canary-admin-token-0123456789'

let emulator: Emulator
let redis: RedisServer
let folder: string
let apiKeysFile: string
let projectsFile: Awaited<ReturnType<typeof writeProjectsFile>>

beforeAll(async () => {
  emulator = await startEmulator()
  emulator.control.set({ anyEngine: true })
  // Without compression DUMP shows the bytes as they are.
  redis = await startRedisServer({ args: ['--rdbcompression', 'no', '--requirepass', redisPassword] })
  projectsFile = await writeProjectsFile(emulator)
  folder = await mkdtemp(join(tmpdir(), 'specs-bff-secrets-'))
  apiKeysFile = join(folder, 'keys.json')
  const sha256 = createHash('sha256').update(callerKey).digest('hex')
  await writeFile(apiKeysFile, JSON.stringify({ keys: [{ name: 'tester', sha256, projects: ['*'] }] }))
})
afterAll(async () => {
  await redis.stop()
  await emulator.close()
  await projectsFile.remove()
  await rm(folder, { recursive: true })
})

/** Everything that Redis holds: names of keys and their serialised values. */
async function redisContents(): Promise<string> {
  const client = createClient({ url: redis.url, password: redisPassword })
  await client.connect()
  const contents: string[] = []
  for await (const key of client.scanIterator()) contents.push(key, await client.dump(key))
  await client.disconnect()
  return contents.join('\n')
}

const echoing = (
  status: number,
  code: string,
  shapes: readonly FailureShape[] = ['gateway', 'modelarts-both', 'html'],
): Behaviour[] => shapes.map((shape) => ({ kind: 'failure', status, code, shape, echo: true }))

const behaviours: readonly Behaviour[] = [
  ...echoing(400, 'ModelArts.0104', failureShapes),
  ...echoing(404, 'APIGW.0101'),
  ...echoing(500, 'ModelArts.0010'),
  ...echoing(200, 'ModelArts.4302'),
  { kind: 'failure', status: 403, code: 'ModelArts.4116', echo: true },
  { kind: 'failure', status: 429, code: 'APIGW.0308', echo: true, retryAfter: { seconds: 1 } },
  { kind: 'reset' },
  { kind: 'hang' },
  { kind: 'failure', status: 401, code: 'APIGW.0301', echo: true },
]

interface Shown {
  /** All that anybody could read, but operators. */
  readonly callers: string
  /** All that operators could read: each route, the figures, the events, and so all that the console has. */
  readonly operators: string
}

/** A service with these credentials through everything that may go wrong. */
async function everythingThatShows(env: Record<string, string>): Promise<Shown> {
  emulator.control.behaveWell()
  const service = await startService({
    MODELARTS_ENDPOINT: emulator.url,
    REDIS_URL: redis.url.replace('//', `//:${redisPassword}@`),
    REDIS_KEY_PREFIX: `${Object.keys(env).join('-')}:`,
    CALLER_AUTH: 'api-key',
    API_KEYS_FILE: apiKeysFile,
    PROJECTS_FILE: projectsFile.path,
    ADMIN_TOKEN: adminToken,
    LOG_LEVEL: 'trace',
    UPSTREAM_TIMEOUT_MS: '300',
    UPSTREAM_RETRIES: '0',
    ...env,
  })
  const shown: string[] = []
  const ask = async (path: string, credential: Record<string, string>): Promise<number> => {
    const { status, headers, text } = await send('GET', service.url + path, { headers: credential })
    shown.push(JSON.stringify(headers), text)
    return status
  }
  const good = { 'x-api-key': callerKey }
  const events = await listenTo(`${service.url}/admin/events`, bearer(adminToken))
  await askEveryKindOfList((path) => ask(path, good))
  await askAll(service, ask)
  await ask('/specs', { authorization: `Bearer ${callerKey}-wrong` })
  await ask(`/v1/${projectIds.main}/job/resource-specs?engine_id=9999`, { 'x-auth-token': callerKey })
  for (const path of ['/health/ready', '/health/live', '/openapi.json', '/%zz']) await ask(path, good)
  const operators = [await whatOperatorsSee(service), events.text()]
  shown.push(await redisContents())
  await service.close()
  shown.push(...service.log.map((line) => JSON.stringify(line)))
  return { callers: shown.join('\n'), operators: operators.join('\n') }
}

/** After a change of each kind, so that the audit list has some. Refusals are shown as well. */
async function whatOperatorsSee({ url }: StartedService): Promise<string> {
  const shown: string[] = []
  const ask = async (method: string, path: string, credential = adminToken, body?: string): Promise<void> => {
    const type = { 'content-type': 'application/merge-patch+json' }
    const headers = { ...bearer(credential), ...(body !== undefined && type) }
    const answer = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) })
    shown.push(JSON.stringify([...answer.headers]), await answer.text())
  }
  await ask('PATCH', '/admin/cache/policy', adminToken, '{"ttl_seconds":60}')
  await ask('PATCH', '/admin/cache/policy', adminToken, `{"${callerKey}":"${redisPassword}"`)
  await ask('POST', '/admin/cache/refresh?job_type=train')
  await ask('DELETE', '/admin/cache/entries?resource=engines')
  for (const path of ['status', 'replicas', 'cache/entries', 'cache/policy', 'audit'])
    for (const credential of [adminToken, callerKey, `${adminToken}x`])
      await ask('GET', `/admin/${path}`, credential)
  for (const path of ['/metrics', '/console', '/console/runbook']) await ask('GET', path)
  return shown.join('\n')
}

/** Each fails first, with all secrets in the message, and is there once its back-off is over. */
async function askEveryKindOfList(ask: (path: string) => Promise<number>): Promise<void> {
  const [refusal] = echoing(400, 'ModelArts.50004000', ['modelarts-v2'])
  emulator.control.behave(...listKinds.map(({ upstreamPath: path }) => ({ ...refusal!, path, times: 1 })))
  const askOne = async ({ path, dropIn }: (typeof listKinds)[number]) => {
    expect(await ask(dropIn)).toBe(422)
    await eventually(() => ask(path).then((status) => status === 200))
  }
  await Promise.all(listKinds.map(askOne))
}

async function askAll(
  service: StartedService,
  ask: (path: string, credential: Record<string, string>) => Promise<number>,
): Promise<void> {
  let engine = 0
  for (const behaviour of behaviours) {
    emulator.control.behave({ ...behaviour, times: 1 })
    // The breaker may keep the first of them away.
    await eventually(async () => {
      await ask(`/specs?engine_id=${++engine}`, { authorization: `Bearer ${callerKey}` })
      return emulator.control.behaviours().length === 0
    })
  }
  // They were met, and logged. A reset on a kept connection is repeated on a new one, a rejected token is replaced.
  const failures = service.log.filter(({ msg }) => msg === 'load failed')
  const failing = behaviours.filter(
    (behaviour) => behaviour.kind !== 'reset' && !('status' in behaviour && behaviour.status === 401),
  )
  expect(failures.length).toBeGreaterThanOrEqual(failing.length)
}

describe('secrets are nowhere to be read: not in answers, headers, health, admin API, metrics, audit, events, logs at trace level or Redis', () => {
  const host = () => emulator.url.replace('http://', '')

  function expectNoneOf({ callers, operators }: Shown, secrets: readonly string[]): void {
    for (const shownOfEach of ['modelarts.vm.gpu.v100', 'TF-1.8.0-python3.6', 'resource=engines&api=v2'])
      expect(callers).toContain(shownOfEach)
    // Status, audit, metrics and events were there to be looked at. Operators may know the endpoint.
    for (const shownOfEach of [
      '[redacted]',
      '"what":"policy"',
      'specs_bff_credentials_locked_out',
      'event: figures',
    ])
      expect(operators).toContain(shownOfEach)
    expect({ isHostShown: callers.includes(host()) }).toEqual({ isHostShown: false })
    const shown = callers + operators
    const ofV2 = [demoKey.accessKey, demoKey.secretKey]
    for (const secret of [
      ...secrets,
      ...ofV2,
      callerKey,
      redisPassword,
      adminToken,
      'SDK-HMAC-SHA256',
      'canonicalRequest',
    ]) {
      expect({ secret, isShown: shown.includes(secret) }).toEqual({ secret, isShown: false })
    }
  }

  it('a key with its secret and security token, even when the upstream echoes them', async () => {
    const { accessKey, secretKey, securityToken } = emulator.control.issueTemporaryKey(3_600_000)
    const shown = await everythingThatShows({
      HUAWEICLOUD_SDK_AK: accessKey,
      HUAWEICLOUD_SDK_SK: secretKey,
      HUAWEICLOUD_SDK_SECURITY_TOKEN: securityToken,
    })
    expectNoneOf(shown, [accessKey, secretKey, securityToken])
  })

  it('a password, and the tokens that it brings', async () => {
    const shown = await everythingThatShows(passwordAccess(`${emulator.url}/v3`))
    const tokens = emulator.control
      .requests()
      .requests.flatMap(({ headers }) => headers)
      .filter(([name]) => name.toLowerCase() === 'x-auth-token')
      .map(([, value]) => value)
    expect(tokens.length).toBeGreaterThan(0)
    expectNoneOf(shown, [demoUser.password, ...new Set(tokens)])
  })

  it('a token that was given', async () => {
    const token = emulator.control.issueToken(projectIds.main)
    const shown = await everythingThatShows({ MODELARTS_AUTH: 'token', MODELARTS_AUTH_TOKEN: token })
    expectNoneOf(shown, [token])
  })
})
