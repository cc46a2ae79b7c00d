import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { eventually } from '../support/eventually.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

let emulator: Emulator
let service: ServiceUnderTest

afterEach(async () => {
  await service.close()
  await emulator.close()
})

describe('callers of a service whose upstream hangs', () => {
  it('are all answered by REQUEST_TIMEOUT_MS, on UPSTREAM_MAX_CONCURRENCY sockets, and soon get lists again', async () => {
    emulator = await startEmulator()
    emulator.control.set({ anyEngine: true })
    service = await serviceUnderTest({
      emulator,
      env: { UPSTREAM_TIMEOUT_MS: '1000', REQUEST_TIMEOUT_MS: '2200', UPSTREAM_MAX_CONCURRENCY: '4' },
    })
    const { get } = service
    await get('/specs')
    emulator.control.behave({ kind: 'hang' })
    emulator.control.forgetRequests()

    const callers = Array.from({ length: 100 }, async (_, n) => {
      await sleep(n * 10)
      const beganMs = performance.now()
      const { status } = await get(`/specs?engine_id=${n + 1}`)
      return { status, tookMs: performance.now() - beganMs }
    })
    const answers = await Promise.all(callers)
    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([503, 504])
    // Caller, service and emulator share one event loop here, on a machine that may have other things to do.
    expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(2_200 + 750)
    expect(emulator.control.requests().peakSockets).toBeLessThanOrEqual(4)

    emulator.control.behaveWell()
    const returnedMs = performance.now()
    await eventually(async () => (await get('/specs?engine_id=1000')).status === 200)
    expect(performance.now() - returnedMs).toBeLessThan(1_000)
  }, 20_000)
})
