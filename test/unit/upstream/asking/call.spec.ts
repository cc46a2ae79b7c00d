import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Secret } from '../../../../src/config/secret.js'
import { AttemptFailed } from '../../../../src/upstream/resilience/attempt-failed.js'
import {
  keyCredentials,
  tokenCredentials,
  type Credentials,
} from '../../../../src/upstream/credentials/credentials.js'
import { call, targetOf } from '../../../../src/upstream/asking/call.js'
import { resourceSpecs } from '../../../../src/upstream/apis/resource-specs.js'
import { exchangeOver } from '../../../../src/upstream/response/exchange.js'
import type { ReceivedResponse } from '../../../../src/upstream/transport/send.js'
import type { UpstreamEvent } from '../../../../src/upstream/events.js'
import { response } from '../../../support/answers.js'

const question = { projectId: 'p', engineId: '0', projectType: 0 }
const key = keyCredentials({ accessKey: new Secret('CANARYAK'), secretKey: new Secret('CANARYSK') })
const token = tokenCredentials(new Secret('CANARYTOKEN'))
const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5)

async function callWith(answer: ReceivedResponse, credentials: Credentials = key) {
  const events: UpstreamEvent[] = []
  const onEvent = (event: UpstreamEvent) => events.push(event)
  const clock = () => nowMs
  const exchange = exchangeOver({ send: async () => answer, clock, monotonic: clock, onEvent })
  const endpoint = 'https://canary-host.test'
  const project = {
    id: 'p',
    endpoint,
    api: 'v1',
    kind: 'aksk',
    credentials: async () => credentials,
  } as const
  const tools = { exchange, clock, timeoutMs: 1_000, onEvent }
  const limits = { maxTimeoutMs: Infinity, newConnection: false }
  const result = await call(
    { path: '/v1/p/x', parameters: [], project, credentials, limits, read: resourceSpecs.readPage },
    tools,
    new AbortController().signal,
  ).catch((error: unknown) => error)
  return { result, events }
}

describe('one call', () => {
  it('asks with a canonical query, the job type only where there is one', () => {
    const asked = targetOf(
      'https://h.test/base',
      resourceSpecs.path('p'),
      resourceSpecs.query({ ...question, jobType: 'train' }),
    )
    expect(asked.path).toBe('/base/v1/p/job/resource-specs')
    expect(asked.query).toBe('engine_id=0&job_type=train&project_type=0')
    expect(targetOf('https://h.test', '/v1', resourceSpecs.query(question)).query).toBe(
      'engine_id=0&project_type=0',
    )
  })

  it('names a clock that is off when a signature is refused, and not when a token is', async () => {
    const refused = response(
      401,
      { error_code: 'APIGW.0301' },
      { date: new Date(nowMs + 1_000_000).toUTCString() },
    )
    const { result, events } = await callWith(refused)
    expect(result).toHaveProperty('message', expect.stringContaining('1000 s behind'))
    expect(events).toContainEqual({ type: 'clock-skew', projectId: 'p', aheadSeconds: -1_000 })
    expect((await callWith(refused, token)).result).toHaveProperty(
      'message',
      expect.not.stringContaining('clock of'),
    )
  })

  it('any answer at all is a list or a failure of ours, and shows no secret, host or upstream text', async () => {
    const text = fc.string().map((noise) => `CANARY ${noise}`)
    const envelope = fc.record(
      {
        is_success: fc.oneof(fc.boolean(), fc.jsonValue()),
        specs: fc.oneof(fc.array(fc.jsonValue()), fc.constant([]), fc.jsonValue()),
        error_code: fc.oneof(text, fc.constant('ModelArts.0202')),
        error_msg: text,
      },
      { requiredKeys: [] },
    )
    const body = fc.oneof(
      envelope.map((json) => JSON.stringify(json)),
      text,
      text.map((noise) => `<html>${noise}`),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.constant(''),
    )
    const type = fc.constantFrom('application/json', 'text/html', 'application/json;charset=gbk', '')
    const property = fc.asyncProperty(
      fc.integer({ min: 100, max: 999 }),
      body,
      type,
      async (status, sent, contentType) => {
        const { result, events } = await callWith(response(status, sent, { 'content-type': contentType }))
        if (!(result instanceof AttemptFailed)) return expect(result).toHaveProperty('items')
        expect(result.failure.code).toMatch(/^upstream-/)
        const shown = JSON.stringify([result.failure, events]) + result.failure.message
        expect(shown).not.toMatch(/canary/i)
      },
    )
    await fc.assert(property, { numRuns: 1_000 })
  })
})
