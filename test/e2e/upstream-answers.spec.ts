import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { stringify } from 'lossless-json'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { UpstreamFailure } from '../../src/upstream/failure.js'
import { given, upstreamClient, type UpstreamClient } from '../support/upstream-client.js'

let emulator: Emulator
let upstream: UpstreamClient

beforeEach(async () => {
  emulator = await startEmulator()
  const { accessKey, secretKey } = demoKey
  upstream = upstreamClient({
    endpoint: emulator.url,
    credentials: { kind: 'aksk', accessKey: given(accessKey), secretKey: given(secretKey) },
    projectId: projectIds.main,
  })
})
afterEach(async () => {
  upstream.close()
  await emulator.close()
})

describe('the upstream client', () => {
  it('gets the list of a project with a signed request', async () => {
    const list = await upstream.ask({ jobType: 'train' })
    if (list instanceof UpstreamFailure) throw list
    expect(list.specs.length).toBeGreaterThan(5)
    expect(list.requestId).toBeDefined()
    const [request] = emulator.control.requests().requests
    expect(request?.rawQuery).toBe('engine_id=0&job_type=train&project_type=0')
  })

  it('keeps every digit of 64-bit ids, the order of fields, and fields that it does not know', async () => {
    const list = await upstream.ask({ projectId: projectIds.wide, jobType: 'train' })
    if (list instanceof UpstreamFailure) throw list
    const text = stringify(list.specs) ?? ''
    expect(text).toMatch(/^\[\{"spec_id":9223372036854775807,"core":/)
    expect(text).toContain('"npu_info":{"npu_num":1')
  })

  it('takes an empty list for an answer', async () => {
    expect(await upstream.ask({ projectId: projectIds.empty })).toMatchObject({ specs: [] })
  })

  it('reports what it sends and what is answered, with the upstream’s request id', async () => {
    const list = await upstream.ask({})
    expect(upstream.events).toEqual([
      { type: 'request-sent', service: 'modelarts', projectId: projectIds.main },
      {
        type: 'request-answered',
        service: 'modelarts',
        projectId: projectIds.main,
        status: 200,
        durationMs: expect.any(Number),
        requestId: list instanceof UpstreamFailure ? undefined : list.requestId,
      },
    ])
  })

  it('tells a wrong secret key from everything else, and sends it once', async () => {
    const { accessKey } = demoKey
    const wrong = upstreamClient({
      endpoint: emulator.url,
      credentials: { kind: 'aksk', accessKey: given(accessKey), secretKey: given('wrong-secret') },
      projectId: projectIds.main,
    })
    const questions = Array.from({ length: 50 }, (_, n) => wrong.ask({ engineId: String(n) }))
    for (const failure of await Promise.all(questions)) {
      expect(failure).toMatchObject({ code: 'upstream-credentials-rejected' })
    }
    expect(emulator.control.requests().total).toBe(1)
    wrong.close()
  })
})
