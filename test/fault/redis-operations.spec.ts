import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createClient, type RedisClientType } from 'redis'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { send } from '../support/signed-get.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'

let emulator: Emulator
let redis: RedisServer
let admin: RedisClientType
let folder: string
let service: RunningProgram

const urlFile = (): string => join(folder, 'redis-url')
const redisUrl = (password: string): string => `redis://app:${password}@127.0.0.1:${redis.port}`
const status = async (): Promise<unknown> => {
  const { body } = await send('GET', `${service.url}/health/ready`)
  return JSON.parse(body.toString())
}
const redisIs = async (state: string): Promise<boolean> =>
  JSON.stringify(await status()).includes(`"redis":"${state}"`)
const lines = (text: string) => service.log.filter(({ msg }) => String(msg).includes(text))

beforeAll(async () => {
  emulator = await startEmulator()
  emulator.control.set({ anyEngine: true })
  redis = await startRedisServer()
  admin = createClient({ url: redis.url })
  await admin.connect()
  await admin.sendCommand('ACL SETUSER app on >old allkeys allchannels +@all'.split(' '))
  folder = await mkdtemp(join(tmpdir(), 'redis-operations-'))
  await writeFile(urlFile(), `${redisUrl('old')}\n`)
  service = await spawnService({
    ...demoAccess,
    MODELARTS_ENDPOINT: emulator.url,
    REDIS_URL_FILE: urlFile(),
  })
  await eventually(() => redisIs('ok'))
}, 120_000)
afterAll(async () => {
  await service.kill('SIGKILL')
  await admin.disconnect()
  await redis.stop()
  await emulator.close()
  await rm(folder, { recursive: true })
})

describe('an operator', () => {
  it('sees that Redis is full: degraded, in one line that says how to fix it, and when it is over', async () => {
    await admin.configSet('maxmemory', '1')
    await eventually(() => redisIs('degraded'))
    expect(await status()).toMatchObject({ status: 'degraded' })
    expect((await send('GET', `${service.url}/specs?engine_id=1`)).status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    const [line, ...others] = lines('Redis refuses')
    expect(line).toMatchObject({ level: 'error', command: 'SET', reason: 'OOM' })
    expect(line?.fix).toMatch(/maxmemory/)
    expect(others).toEqual([])
    await admin.configSet('maxmemory', '0')
    await eventually(() => redisIs('ok'))
    await eventually(() => lines('Redis accepts').length === 1)
  }, 30_000)

  it('changes the password in REDIS_URL_FILE: used within 2 s, and no request fails', async () => {
    const statuses = new Set<number>()
    let isDone = false
    const asking = (async () => {
      for (let engine = 100; !isDone; engine++) {
        statuses.add((await send('GET', `${service.url}/specs?engine_id=${engine}`)).status)
      }
    })()
    await admin.sendCommand(['ACL', 'SETUSER', 'app', '>new'])
    // As Kubernetes and editors do: another file under the same name.
    await writeFile(`${urlFile()}.next`, redisUrl('new'))
    await rename(`${urlFile()}.next`, urlFile())
    await eventually(() => lines('the URL of Redis has changed').length === 1, { timeoutMs: 2_000 })
    await new Promise((resolve) => setTimeout(resolve, 500))
    await admin.sendCommand(['ACL', 'SETUSER', 'app', '<old'])
    // The old password opens nothing any more, so these connections were made with the new one.
    await admin.sendCommand(['CLIENT', 'KILL', 'USER', 'app'])
    await eventually(() => redisIs('ok'))
    isDone = true
    await asking
    expect([...statuses]).toEqual([200])
    expect(service.output()).not.toMatch(/app:(old|new)/)
  }, 30_000)

  it('loses REDIS_URL_FILE and brings it back as it was: reported once, and nothing has changed', async () => {
    const changes = lines('the URL of Redis has changed').length
    const before = await readFile(urlFile())
    await rm(urlFile())
    await eventually(() => lines('cannot be used').length === 1)
    await writeFile(urlFile(), before)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(lines('the URL of Redis has changed')).toHaveLength(changes)
    expect(lines('cannot be used')).toHaveLength(1)
    expect(await status()).toMatchObject({ dependencies: { redis: 'ok' } })
  })

  it('writes rubbish into REDIS_URL_FILE: reported, and the connection is kept', async () => {
    await writeFile(urlFile(), 'redis://:canary%@127.0.0.1')
    await eventually(() => lines('cannot be used').length === 2)
    expect(await status()).toMatchObject({ dependencies: { redis: 'ok' } })
    expect(service.output()).not.toContain('canary')
  })
})
