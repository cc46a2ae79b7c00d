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

  it('takes an empty list for an answer, written as null too', async () => {
    expect(await upstream.ask({ projectId: projectIds.empty })).toMatchObject({ specs: [] })
    emulator.control.behave({ kind: 'answer', body: '{"specs":null,"spec_total_count":0,"is_success":true}' })
    expect(await upstream.ask({})).toMatchObject({ specs: [] })
  })

  it.each(['ISO-8859-1', 'ascii', '', '"utf-8"', "'utf-8'", 'gbk'])(
    'reads a list as UTF-8, labelled charset=%s',
    async (charset) => {
      const body = '{"specs":[{"spec_id":2,"spec_code":"c","spec_name":"Größe"}],"is_success":true}'
      const headers = { 'Content-Type': `application/json;charset=${charset}` }
      emulator.control.behave({ kind: 'answer', body, headers })
      const list = await upstream.ask({})
      expect(stringify(list)).toContain('Größe')
    },
  )

  it('understands no_resource as text', async () => {
    const spec = (id: number, text: string) =>
      `{"spec_id":${id},"spec_code":"c","no_resource":"${text}","z":1}`
    const body = `{"specs":[${spec(1, 'true')},${spec(2, 'False')},${spec(3, 'maybe')}],"is_success":true}`
    emulator.control.behave({ kind: 'answer', body })
    const list = await upstream.ask({})
    if (list instanceof UpstreamFailure) throw list
    expect(list.specs.map(({ no_resource: value }) => value)).toEqual([true, false, 'maybe'])
    expect(Object.keys(list.specs[0] ?? {})).toEqual([
      'spec_id',
      'spec_code',
      'no_resource',
      'z',
      'availability',
    ])
  })

  it('takes an answer that is gzipped, and one after which the connection closes', async () => {
    emulator.control.behave({ kind: 'gzip' })
    expect(await upstream.ask({})).toHaveProperty('specs')
    emulator.control.behave({ kind: 'hang-up' })
    expect(await upstream.ask({})).toHaveProperty('specs')
  })

  it('reports what it sends and what is answered, with the upstream’s request id', async () => {
    const list = await upstream.ask({})
    const sent = upstream.events.filter(({ type }) => type !== 'apis-in-use')
    expect(sent).toEqual([
      { type: 'request-sent', service: 'modelarts', projectId: projectIds.main },
      {
        type: 'request-answered',
        service: 'modelarts',
        projectId: projectIds.main,
        status: 200,
        outcome: 'ok',
        durationMs: expect.any(Number),
        requestId: list instanceof UpstreamFailure ? undefined : list.requestId,
      },
    ])
  })

  it('names a wrong secret key for what it is, and sends it once', async () => {
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
