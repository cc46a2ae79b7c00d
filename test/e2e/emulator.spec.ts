import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { send, signedGet } from '../support/signed-get.js'

let emulator: Emulator
const specsUrl = (query = '', project: string = projectIds.main) =>
  `${emulator.url}/v1/${project}/job/resource-specs${query}`

beforeEach(async () => {
  emulator = await startEmulator()
})
afterEach(() => emulator.close())

describe('the emulator as ModelArts', () => {
  it('lists the specs of a project to a caller that signs correctly', async () => {
    const answer = await signedGet(specsUrl('?job_type=train&engine_id=0'), demoKey)
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text)).toMatchObject({ is_success: true, spec_total_count: 18 })
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
  })

  it('writes 64-bit ids with every digit', async () => {
    const answer = await signedGet(specsUrl('?job_type=train', projectIds.wide), demoKey)
    expect(answer.text).toContain('"spec_id":9223372036854775807,')
    expect(answer.text).toContain('"npu_info":{')
  })

  it('refuses a wrong secret with the canonical request in its message', async () => {
    const answer = await signedGet(specsUrl('?job_type=train'), { ...demoKey, secretKey: 'wrong' })
    expect(answer.status).toBe(401)
    expect(JSON.parse(answer.text)).toEqual({
      error_code: 'APIGW.0301',
      error_msg: expect.stringContaining('verify aksk signature fail'),
      request_id: answer.headers['x-request-id'],
    })
    expect(answer.text).toContain(`GET|/v1/${projectIds.main}/job/resource-specs/|job_type=train|`)
  })

  it('is slow, hangs, resets and fails on instruction, and recovers after', async () => {
    emulator.control.behave({ kind: 'failure', code: 'ModelArts.4302', status: 503, times: 1 })
    expect((await signedGet(specsUrl(), demoKey)).status).toBe(503)
    expect((await signedGet(specsUrl(), demoKey)).status).toBe(200)

    emulator.control.behave({ kind: 'reset', times: 1 })
    await expect(signedGet(specsUrl(), demoKey)).rejects.toThrow('ECONNRESET')

    const begun = Date.now()
    emulator.control.behave({ kind: 'slow', delayMs: 120 })
    expect((await signedGet(specsUrl(), demoKey)).status).toBe(200)
    expect(Date.now() - begun).toBeGreaterThanOrEqual(115)

    emulator.control.behave({ kind: 'hang' })
    await expect(send('GET', specsUrl(), { timeoutMs: 100 })).rejects.toThrow('timed out')
  })

  it('tells what it was asked', async () => {
    await signedGet(specsUrl('?b=1&a=2'), demoKey)
    const report = await send('GET', `${emulator.url}/__emulator/requests`)
    expect(JSON.parse(report.text)).toMatchObject({
      total: 1,
      peakConcurrency: 1,
      requests: [{ method: 'GET', rawQuery: 'b=1&a=2', status: 200 }],
    })
  })
})
