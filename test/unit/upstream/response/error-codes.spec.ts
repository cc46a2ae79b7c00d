import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { classify } from '../../../../src/upstream/response/classify.js'
import { errorCodes } from '../../../../src/upstream/response/error-codes.js'
import type { UpstreamFailureCode } from '../../../../src/upstream/failure.js'

const documentedSchema = z.array(
  z.object({
    code: z.string(),
    http_status: z.number().nullable(),
    meaning: z.string(),
    cause: z.enum(['caller', 'not-found', 'credentials', 'quota', 'throttle', 'upstream']),
  }),
)

const documented = documentedSchema.parse(
  JSON.parse(readFileSync(new URL('../../../support/vectors/error-codes.json', import.meta.url), 'utf8')),
)

const failureByCause: Record<(typeof documented)[number]['cause'], UpstreamFailureCode> = {
  caller: 'upstream-rejected-request',
  'not-found': 'upstream-not-found',
  credentials: 'upstream-credentials-rejected',
  quota: 'upstream-account-restricted',
  throttle: 'upstream-throttled',
  upstream: 'upstream-error',
}

/** Documented as the fault of the one who calls ModelArts. That is us, and no value of our caller's can help. */
const ourFault: Record<string, UpstreamFailureCode> = {
  'APIGW.0201 413': 'upstream-error',
  'APIGW.0201 414': 'upstream-error',
  'APIGW.0201 494': 'upstream-error',
  'APIGW.0402 403': 'upstream-credentials-rejected',
  'APIGW.0607 400': 'upstream-error',
  'ModelArts.2803 405': 'upstream-error',
}

describe('every documented error code', () => {
  it.each(documented)('$code with status $http_status: $meaning', ({ code, http_status: status, cause }) => {
    const expected = ourFault[`${code} ${status}`] ?? failureByCause[cause]
    const refusal = { status: status ?? 200, errorCode: code, form: 'documented' } as const
    expect(classify(refusal).failure).toBe(expected)
    expect(errorCodes.some((row) => row.code === code && row.status === (status ?? undefined))).toBe(true)
  })

  it('is in the table once for each status', () => {
    const pairs = errorCodes.map(({ code, status }) => `${code} ${status}`)
    expect(new Set(pairs).size).toBe(pairs.length)
  })
})

describe('credentials that are rejected', () => {
  const rejected = (status: number, errorCode: string) =>
    classify({ status, errorCode, form: 'documented' }).rejected

  it('cool down everywhere where they are not believed', () => {
    expect(rejected(401, 'APIGW.0301')).toBe('authentication')
    expect(rejected(403, 'ModelArts.0206')).toBe('authentication')
    expect(rejected(200, 'ModelArts.6401')).toBe('authentication')
  })

  it('are good elsewhere where only a right is missing', () => {
    expect(rejected(403, 'ModelArts.0210')).toBe('authorization')
    expect(rejected(404, 'ModelArts.2786')).toBe('authorization')
    expect(rejected(403, 'APIGW.0302')).toBe('authorization')
  })

  it('are not in question where money is', () => {
    expect(classify({ status: 401, errorCode: 'ModelArts.6201', form: 'documented' })).toMatchObject({
      failure: 'upstream-account-restricted',
    })
    expect(rejected(401, 'ModelArts.6203')).toBeUndefined()
  })
})
