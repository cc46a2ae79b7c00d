import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Parameter } from '../../../../src/http/openapi/openapi.js'
import { queryParameters } from '../../../../src/http/openapi/query-parameters.js'
import { readSpecsQuery } from '../../../../src/http/specs/read-query.js'

/** Values that the schema of a parameter admits, as they stand in a URL. */
function admitted({ schema }: Parameter): fc.Arbitrary<string> {
  if (schema.enum) return fc.constantFrom(...schema.enum.map(String))
  if (schema.type === 'integer') {
    return fc.integer({ min: schema.minimum!, max: schema.maximum! }).map(String)
  }
  const fits = new RegExp(schema.pattern!, 'u')
  const { minLength = 0, maxLength = Infinity } = schema
  return fc
    .stringMatching(fits)
    .filter((text) => text.length >= minLength && text.length <= maxLength && !/\p{Cs}/u.test(text))
    .filter((text) => !/^\d{19}$/.test(text) || BigInt(text) <= 9_223_372_036_854_775_807n)
}

describe('the described query', () => {
  it.each(queryParameters().map((parameter) => [parameter.name, parameter] as const))(
    '%s: what its schema admits is accepted',
    (name, parameter) => {
      fc.assert(
        fc.property(admitted(parameter), (value) => {
          const query = new URLSearchParams({ project_id: 'p', [name]: value })
          expect(() => readSpecsQuery(query.toString(), 'p')).not.toThrow()
        }),
      )
    },
  )

  it.each(queryParameters().map((parameter) => [parameter.name, parameter] as const))(
    '%s: its example is one',
    (name, { schema: { examples = [] } }) => {
      expect(() => readSpecsQuery(`${name}=${String(examples[0])}`, 'p')).not.toThrow()
    },
  )

  it('takes its rules from the class that the route obeys', () => {
    const schemas = Object.fromEntries(queryParameters().map(({ name, schema }) => [name, schema]))
    expect(schemas).toMatchObject({
      project_id: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
      job_type: { type: 'string', enum: ['train', 'inference'] },
      engine_id: { type: 'string', pattern: '^[0-9]{1,19}$', default: '0' },
      project_type: { type: 'integer', enum: [0, 1, 2, 3], default: 0 },
      available: { type: 'boolean', enum: [true] },
      gpu_type: { type: 'string', minLength: 1, maxLength: 64 },
      min_gpu_num: { type: 'integer', minimum: 0 },
    })
  })
})
