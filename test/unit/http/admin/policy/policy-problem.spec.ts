import { describe, expect, it } from '@jest/globals'
import { toPolicyProblem } from '../../../../../src/http/admin/policy/policy-problem.js'
import { Problem } from '../../../../../src/http/problem/problem.js'
import { PolicyConflict, PolicyNotKept } from '../../../../../src/policy/live-policy.js'
import { InvalidPolicy } from '../../../../../src/policy/merge-patch.js'

const problemOf = (error: Error): Problem => {
  const problem = toPolicyProblem(error)
  if (!(problem instanceof Problem)) throw new Error('no problem')
  return problem
}

describe('why a policy was not changed', () => {
  it('has each fault beside its member', () => {
    const faults = [
      { member: 'ttl_seconds', detail: 'must be a whole number' },
      { member: 'x', detail: 'is not a member of the policy' },
    ]
    const problem = problemOf(new InvalidPolicy(faults))
    expect(problem).toMatchObject({
      code: 'invalid-policy',
      message: '2 members are not valid; nothing has changed.',
    })
    expect(JSON.stringify(problem)).toContain('"parameter":"ttl_seconds"')
    expect(problemOf(new InvalidPolicy(faults.slice(1))).message).toBe(
      'One member is not valid; nothing has changed.',
    )
  })

  it('has the version in force where that is another one', () => {
    expect(problemOf(new PolicyConflict(12))).toMatchObject({
      code: 'precondition-failed',
      message: 'Version 12 is in force; look at it before you change it.',
    })
  })

  it('comes without a word of what Redis said', () => {
    const problem = problemOf(new PolicyNotKept({ cause: new Error('connect redis.internal:6379') }))
    expect(problem.code).toBe('redis-unavailable')
    expect(problem.message).not.toContain('redis.internal')
  })

  it('stays what it is when it is none of these', () => {
    const error = new Error('a fault of ours')
    expect(toPolicyProblem(error)).toBe(error)
  })
})
