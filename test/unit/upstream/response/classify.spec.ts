import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { errorCodes } from '../../../../src/upstream/response/error-codes.js'
import { classify } from '../../../../src/upstream/response/classify.js'
import { failedAnswer } from '../../../../src/upstream/response/failed-answer.js'
import { errorEnvelope, type ErrorEnvelope } from '../../../../src/upstream/response/error-envelope.js'
import { readBody } from '../../../../src/upstream/response/read-body.js'
import { UpstreamFailure } from '../../../../src/upstream/failure.js'
import { response } from '../../../support/answers.js'

const refusal = (status: number, errorCode?: string, form: ErrorEnvelope['form'] = 'documented') => ({
  status,
  form,
  ...(errorCode !== undefined && { errorCode }),
})

describe('a code of the private cloud', () => {
  it('means the same as without the name in front', () => {
    expect(classify(refusal(400, 'SVCSTG.ModelArts.0102')).failure).toBe('upstream-not-found')
  })
})

describe('one code with several statuses', () => {
  it.each([
    [400, 'ModelArts.0210', 'upstream-rejected-request'],
    [401, 'ModelArts.0210', 'upstream-credentials-rejected'],
    [403, 'ModelArts.0210', 'upstream-credentials-rejected'],
    [400, 'ModelArts.4700', 'upstream-not-found'],
    [503, 'ModelArts.4700', 'upstream-error'],
    [400, 'ModelArts.4503', 'upstream-error'],
    [504, 'ModelArts.4503', 'upstream-error'],
    [400, 'APIGW.0201', 'upstream-rejected-request'],
    [413, 'APIGW.0201', 'upstream-error'],
    [401, 'ModelArts.0206', 'upstream-credentials-rejected'],
    [400, 'ModelArts.4205', 'upstream-error'],
  ] as const)('status %i with %s is %s', (status, code, failure) => {
    expect(classify(refusal(status, code)).failure).toBe(failure)
  })
})

describe('a known code with a status that is new for it', () => {
  it('decides with status 200: is_success false is a failure like any other', () => {
    expect(classify(refusal(200, 'ModelArts.0202')).failure).toBe('upstream-credentials-rejected')
    expect(classify(refusal(200, 'ModelArts.0104')).failure).toBe('upstream-rejected-request')
  })

  it('does not decide where it means several things', () => {
    expect(classify(refusal(200, 'ModelArts.0210')).failure).toBe('upstream-error')
  })

  it('does not blame the caller for a server error', () => {
    expect(classify(refusal(500, 'ModelArts.0104')).failure).toBe('upstream-error')
    expect(classify(refusal(500, 'ModelArts.4204')).failure).toBe('upstream-error')
  })
})

describe('an unknown code, or none', () => {
  it.each([
    [200, 'upstream-error'],
    [302, 'upstream-error'],
    [400, 'upstream-rejected-request'],
    [401, 'upstream-credentials-rejected'],
    [402, 'upstream-account-restricted'],
    [403, 'upstream-credentials-rejected'],
    [404, 'upstream-not-found'],
    [405, 'upstream-error'],
    [408, 'upstream-error'],
    [409, 'upstream-error'],
    [410, 'upstream-not-found'],
    [413, 'upstream-error'],
    [422, 'upstream-rejected-request'],
    [429, 'upstream-throttled'],
    [500, 'upstream-error'],
    [599, 'upstream-error'],
  ] as const)('status %i is %s', (status, failure) => {
    expect(classify(refusal(status)).failure).toBe(failure)
    expect(classify(refusal(status, 'Unknown.9999')).failure).toBe(failure)
  })

  it.each([
    ['other', 'upstream-error', 'upstream-error', 'upstream-error'],
    ['none', 'upstream-error', 'upstream-credentials-rejected', 'upstream-error'],
    ['lost', 'upstream-rejected-request', 'upstream-credentials-rejected', 'upstream-credentials-rejected'],
  ] as const)(
    'with a body of form %s: 400 is %s, 401 is %s, 403 is %s, and 429 means what it says',
    (form, ...failures) => {
      const failureOf = (status: number) => classify(refusal(status, undefined, form)).failure
      expect([400, 401, 403].map(failureOf)).toEqual(failures)
      expect(failureOf(429)).toBe('upstream-throttled')
    },
  )
})

describe('the shapes of failures', () => {
  const codeIn = (body: object | string, headers = {}) => {
    const answer = response(400, body, headers)
    return errorEnvelope(answer, readBody(answer.body))
  }

  it.each([
    { error_code: 'APIGW.0301', error_msg: 'x', request_id: 'r-1' },
    { is_success: false, error_code: 'APIGW.0301', error_message: 'x', request_id: 'r-1' },
    { is_success: false, error_code: 'APIGW.0301', error_msg: 'x', error_message: 'x', request_id: 'r-1' },
    { error: { code: 'APIGW.0301', message: 'x' }, request_id: 'r-1' },
    { error: { error_code: 'APIGW.0301' }, request_id: 'r-1' },
  ])('are all read: %j', (body) => {
    expect(codeIn(body)).toMatchObject({ errorCode: 'APIGW.0301', requestId: 'r-1', reportsFailure: true })
  })

  it.each([
    [{ error_code: 'PAP5.0001', error_msg: 'x' }, 'PAP5.0001'],
    [{ error_code: 'SVCSTG.ModelArts.0101', error_msg: 'x' }, 'SVCSTG.ModelArts.0101'],
    [{ error_code: 'ModelArts.50001000', error_msg: 'x' }, 'ModelArts.50001000'],
    [{ error_code: '1103', error_msg: 'x' }, '1103'],
    [{ error_code: 1103, error_msg: 'x' }, '1103'],
    [{ error: { code: '1103', message: 'x' } }, '1103'],
    [{ error: { code: 401, message: 'x', title: 'Unauthorized' } }, undefined],
  ])('have codes of every form: %j', (body, errorCode) => {
    const envelope = codeIn(body)
    expect(envelope.errorCode).toBe(errorCode)
    expect(envelope.form).toBe('documented')
  })

  it.each([
    ['other', '<html><body>Forbidden</body></html>'],
    ['other', 'default backend - 404'],
    ['other', 'RBAC: access denied'],
    ['other', { message: 'Unauthorized' }],
    ['other', { error: 'invalid_token' }],
    ['other', { kind: 'Status', status: 'Failure', code: 403 }],
    ['documented', { is_success: false }],
    ['documented', { error_msg: 'x' }],
    ['lost', '{"error_code":"APIGW.0301","error_m'],
    ['none', ''],
  ])('are not those of others: %s is %j', (form, body) => {
    expect(codeIn(body).form).toBe(form)
  })

  it('the request id of the header wins', () => {
    expect(codeIn({ request_id: 'body' }, { 'x-request-id': 'header' }).requestId).toBe('header')
  })

  it('a code that is free text, and an id that is no id, are not repeated', () => {
    const body = { error_code: 'AK EXAMPLE is locked', request_id: 'a b\n' }
    expect(codeIn(body)).not.toHaveProperty('errorCode')
    expect(codeIn(body)).not.toHaveProperty('requestId')
  })
})

describe('any answer at all', () => {
  const canary = 'CANARY-9f3c'
  const text = fc.string().map((noise) => `${canary} ${noise}`)
  const code = fc.oneof(fc.constantFrom(...errorCodes.map((row) => row.code)), text, fc.jsonValue())
  const body = fc.oneof(
    fc.record({ error_code: code, error_msg: text, request_id: text }, { requiredKeys: [] }),
    fc.record({ is_success: fc.jsonValue(), error_code: code, error_message: text }, { requiredKeys: [] }),
    fc.record({ error: fc.oneof(fc.record({ code, message: text }), fc.jsonValue()) }),
    fc.jsonValue(),
    text,
    text.map((noise) => `<html>${noise}</html>`),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  )

  it('that is a failure becomes an UpstreamFailure with a code of ours and none of the upstream’s text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999 }), body, text, (status, sent, header) => {
        const bytes = Buffer.isBuffer(sent) ? sent : typeof sent === 'string' ? sent : JSON.stringify(sent)
        const answer = response(status, bytes, { 'retry-after': header, 'x-request-id': header })
        const envelope = errorEnvelope(answer, readBody(answer.body))
        const { failure } = failedAnswer('ModelArts', { head: answer, envelope, receivedAtMs: 0 })
        expect(failure).toBeInstanceOf(UpstreamFailure)
        expect(UpstreamFailure.fromJSON(JSON.parse(JSON.stringify(failure)))).toEqual(failure)
        expect(JSON.stringify([failure, failure.stack])).not.toContain(canary)
      }),
      { numRuns: 2_000 },
    )
  })
})
