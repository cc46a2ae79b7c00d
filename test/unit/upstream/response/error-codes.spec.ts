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

/** Documented as the fault of whoever calls ModelArts. That is us, and no value of our caller's can help. */
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
    const said = { status: status ?? 200, errorCode: code, isPage: false }
    expect(classify(said).failure).toBe(expected)
    expect(errorCodes.some((row) => row.code === code && row.status === (status ?? undefined))).toBe(true)
  })

  it('is in the table once for each status', () => {
    const pairs = errorCodes.map(({ code, status }) => `${code} ${status}`)
    expect(new Set(pairs).size).toBe(pairs.length)
  })
})

describe('credentials that are refused', () => {
  const refuses = (status: number, errorCode: string) =>
    classify({ status, errorCode, isPage: false }).refuses

  it('rest where they are not believed', () => {
    expect(refuses(401, 'APIGW.0301')).toBe('identity')
    expect(refuses(403, 'ModelArts.0206')).toBe('identity')
    expect(refuses(200, 'ModelArts.6401')).toBe('identity')
  })

  it('are good elsewhere where only a right is missing', () => {
    expect(refuses(403, 'ModelArts.0210')).toBe('rights')
    expect(refuses(404, 'ModelArts.2786')).toBe('rights')
    expect(refuses(403, 'APIGW.0302')).toBe('rights')
  })

  it('are not in question where money is', () => {
    expect(classify({ status: 401, errorCode: 'ModelArts.6201', isPage: false })).toMatchObject({
      failure: 'upstream-account-restricted',
    })
    expect(refuses(401, 'ModelArts.6203')).toBeUndefined()
  })
})
