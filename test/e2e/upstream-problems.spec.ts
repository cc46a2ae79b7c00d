import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it, afterAll } from '@jest/globals'
import type { Behaviour } from '../../src/emulator/control/behaviour.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { badBodyNames } from '../../src/emulator/faults/bad-bodies.js'
import { errorCodes } from '../../src/upstream/response/error-codes.js'
import { demoAccess } from '../support/demo-access.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

interface Fault {
  readonly name: string
  readonly behaviour: Behaviour
  readonly status: number
  readonly code: string
}

const statusOf: Record<string, number> = {
  'upstream-rejected-request': 422,
  'upstream-not-found': 404,
  'upstream-credentials-rejected': 502,
  'upstream-account-restricted': 502,
  'upstream-throttled': 503,
  'upstream-error': 502,
  'upstream-unreachable': 502,
  'upstream-timeout': 504,
  'upstream-malformed': 502,
}

const fault = (name: string, code: string, behaviour: Behaviour): Fault => ({
  name,
  behaviour,
  code,
  status: statusOf[code] ?? 0,
})

const faults: readonly Fault[] = [
  ...badBodyNames.map((body) =>
    fault(`200 with a body that is ${body}`, 'upstream-malformed', {
      kind: 'bad-body',
      body,
      bytes: 2_000_000,
    }),
  ),
  ...errorCodes.map(({ code, status = 200, failure }) =>
    fault(`${status} ${code}`, failure, { kind: 'failure', code, status, echo: true }),
  ),
  fault('200 with is_success false', 'upstream-error', {
    kind: 'failure',
    status: 200,
    code: 'ModelArts.9999',
    shape: 'modelarts',
  }),
  fault('an empty 500', 'upstream-error', { kind: 'failure', status: 500, shape: 'empty' }),
  fault('a reset', 'upstream-unreachable', { kind: 'reset' }),
  fault('a body cut short', 'upstream-malformed', { kind: 'cut' }),
  fault('no answer', 'upstream-timeout', { kind: 'hang' }),
  fault('a redirect', 'upstream-error', { kind: 'redirect', location: 'http://127.0.0.1:9/' }),
]

const env = {
  UPSTREAM_TIMEOUT_MS: '250',
  UPSTREAM_SOFT_TIMEOUT_MS: '200',
  UPSTREAM_RETRIES: '0',
  UPSTREAM_MAX_BODY_BYTES: '1000000',
  CACHE_TTL_SECONDS: '1',
  CACHE_STALE_WHILE_REVALIDATE_SECONDS: '0',
}
const secrets = new RegExp(
  [
    ...Object.values(demoAccess).filter((text) => text.length > 15 && !/^[0-9a-f]{32}$/.test(text)),
    'SDK-HMAC',
    '127\\.0\\.0\\.1:',
  ].join('|'),
)

let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

describe('cold, each failure is its problem', () => {
  let service: ServiceUnderTest | undefined

  afterEach(async () => {
    await service?.close()
    service = undefined
    emulator.control.reset()
  })

  it.each(faults)('$name: $status $code', async ({ behaviour, status, code }) => {
    service = await serviceUnderTest({ env, emulator })
    emulator.control.behave(behaviour)
    const answer = await service.get('/specs')
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(JSON.parse(answer.text)).toMatchObject({ code, status })
    expect(answer.text + JSON.stringify(answer.headers)).not.toMatch(secrets)
    expect(JSON.stringify(service.log)).not.toMatch(secrets)
  })
})

describe('warm, the old list is served through every failure', () => {
  it('and each is kept out of the cache', async () => {
    const service = await serviceUnderTest({ env, emulator })
    emulator.control.set({ anyEngine: true })
    const path = (index: number) => `/specs?engine_id=${index}`
    const lists = await Promise.all(faults.map((_fault, index) => service.get(path(index))))
    expect(new Set(lists.map(({ status }) => status))).toEqual(new Set([200]))
    await sleep(1_100)
    for (const [index, { behaviour, name }] of faults.entries()) {
      emulator.control.behave(behaviour)
      const answer = await service.get(path(index))
      expect([name, answer.status, answer.headers['cache-status']]).toEqual([
        name,
        200,
        expect.stringContaining('stale-if-error'),
      ])
      expect(answer.body.equals(lists[index]?.body ?? Buffer.alloc(0))).toBe(true)
    }
    await service.close()
    emulator.control.reset()
  })
})
