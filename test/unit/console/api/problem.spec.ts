import { describe, expect, it } from '@jest/globals'
import { AdminProblem, explain, NoAnswer, toProblem } from '../../../../packages/console/src/api/problem.js'

const invalid = {
  code: 'invalid-policy',
  title: 'The policy is not valid',
  status: 400,
  detail: 'Nothing has changed.',
  request_id: 'r1',
}

describe('a problem', () => {
  it('is read as it came', () => expect(toProblem(400, invalid)).toEqual(invalid))

  it.each([undefined, '<html>', { code: 1 }])(
    'of something between (%p) has the status as its title',
    (body) => {
      expect(toProblem(502, body)).toEqual({
        code: 'http-502',
        title: 'The service answered with status 502',
        status: 502,
      })
    },
  )

  it('is explained by its faults, or else by its detail, and the id to ask for', () => {
    expect(explain(new AdminProblem(invalid))).toBe(
      'The policy is not valid. Nothing has changed. Request r1',
    )
    const errors = [{ parameter: 'ttl_seconds', detail: 'must be a whole number' }]
    expect(explain(new AdminProblem({ ...invalid, errors }))).toContain('ttl_seconds: must be a whole number')
    expect(explain(new NoAnswer())).toBe('The service does not answer.')
  })
})
