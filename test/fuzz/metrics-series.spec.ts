import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { metricsIn } from '../support/metrics-text.js'
import { randomFrom } from '../support/random-from.js'
import { send } from '../support/signed-get.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'
import { RawConnection } from './raw-connection.js'

const wanted = Number(process.env.FUZZ_REQUESTS ?? 10_000)
const atOnce = 50

let emulator: Emulator
let service: RunningProgram
let connection: RawConnection
beforeAll(async () => {
  emulator = await startEmulator()
  service = await spawnService({ ...demoAccess, MODELARTS_ENDPOINT: emulator.url, LOG_LEVEL: 'error' })
  connection = new RawConnection({ host: '127.0.0.1', port: service.port })
})
afterAll(async () => {
  connection.close()
  await service.kill('SIGKILL')
  await emulator.close()
})

const random = randomFrom(20_261_127)
const word = () => Math.floor(random() * 2 ** 40).toString(36)

/** Each puts what nobody has sent before where a caller can put it. */
const kinds: readonly (() => string)[] = [
  () => `GET /${word()}/${word()} HTTP/1.1\r\nHost: x`,
  () => `GET /specs?${word()}=${word()} HTTP/1.1\r\nHost: x`,
  () => `GET /specs?job_type=${word()} HTTP/1.1\r\nHost: x`,
  () => `GET /problems/${word()} HTTP/1.1\r\nHost: x`,
  () => `GET /specs?project_id=${word()} HTTP/1.1\r\nHost: x`,
  () => `GET /v1/${word()}/job/resource-specs HTTP/1.1\r\nHost: x`,
  () =>
    `GET /specs?job_type=train HTTP/1.1\r\nHost: ${word()}\r\nX-Request-Id: ${word()}\r\n${word()}: ${word()}`,
  () => `GET /specs?job_type=train HTTP/1.1\r\nHost: x\r\nUser-Agent: ${word()}\r\nX-Api-Key: ${word()}`,
  () => `${['PURGE', 'PROPFIND', 'MKCOL', 'LOCK'][Math.floor(random() * 4)]} /specs HTTP/1.1\r\nHost: x`,
]

async function ask(texts: readonly string[]): Promise<void> {
  const requests = texts.map((text) => ({ text: `${text}\r\n\r\n`, isHead: false }))
  await connection.exchange(requests, { last: false })
}

const series = async (): Promise<string[]> => {
  const { text } = await send('GET', `${service.url}/metrics`, {})
  return [...metricsIn(text).series].filter((one) => one.startsWith('specs_bff_')).sort()
}

it(
  `a caller’s path, query, header, method or project makes no new time series (${wanted} requests)`,
  async () => {
    for (let round = 1; round <= 3; round += 1) for (const kind of kinds) await ask([kind()])
    await series()
    const before = await series()
    for (let sent = 0; sent < wanted; sent += atOnce)
      await ask(Array.from({ length: atOnce }, (_, at) => (kinds[at % kinds.length] ?? kinds[0]!)()))
    expect(await series()).toEqual(before)
  },
  60_000 + wanted * 20,
)
