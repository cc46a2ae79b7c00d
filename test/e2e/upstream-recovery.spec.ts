import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { demoKey, demoUser } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { eventually } from '../support/eventually.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

let emulator: Emulator
let service: ServiceUnderTest | undefined
let folder: string

beforeEach(async () => {
  emulator = await startEmulator()
  folder = mkdtempSync(join(tmpdir(), 'upstream-recovery-'))
})
afterEach(async () => {
  await service?.close()
  service = undefined
  await emulator.close()
  rmSync(folder, { recursive: true })
})

const kinds = [
  {
    name: 'key',
    right: demoKey.secretKey,
    env: (path: string) => ({ HUAWEICLOUD_SDK_SK: '', HUAWEICLOUD_SDK_SK_FILE: path }),
    tries: () => emulator.control.requests().total,
  },
  {
    name: 'password',
    right: demoUser.password,
    env: (path: string) => ({
      MODELARTS_AUTH: 'password',
      OS_AUTH_URL: `${emulator.url}/v3`,
      OS_USERNAME: demoUser.name,
      OS_USER_DOMAIN_NAME: demoUser.domainName,
      OS_PASSWORD_FILE: path,
    }),
    tries: () => emulator.control.requests().countsByPath['/v3/auth/tokens'] ?? 0,
  },
]

describe.each(kinds)('a wrong $name', ({ right, env, tries }) => {
  it('is a problem, is tried once in the first minute, and is over within 5 s once its file is corrected', async () => {
    const path = join(folder, 'secret')
    writeFileSync(path, 'CANARY-wrong')
    service = await serviceUnderTest({ emulator, env: env(path) })
    const endMs = performance.now() + 6_000
    while (performance.now() < endMs) {
      const answer = await service.get('/specs')
      expect([answer.status, JSON.parse(answer.text)]).toEqual([
        502,
        expect.objectContaining({ code: 'upstream-credentials-rejected' }),
      ])
      expect(answer.text).not.toContain('CANARY')
      await sleep(50)
    }
    expect(tries()).toBe(1)

    writeFileSync(path, right)
    const correctedMs = performance.now()
    const { get } = service
    await eventually(async () => (await get('/specs')).status === 200, { timeoutMs: 5_000 })
    expect(performance.now() - correctedMs).toBeLessThan(5_000)
    expect(emulator.control.credentials()).toMatchObject({ lockedKeys: [], lockedUsers: [] })
    expect(JSON.stringify(service.log)).not.toContain('CANARY')
  })
})
