import { PolicyConflict, PolicyNotKept } from '../../../policy/live-policy.js'
import { InvalidPolicy } from '../../../policy/merge-patch.js'
import { Problem } from '../../problem/problem.js'

const retryAfterSeconds = 2

/** Why a policy was not changed, as the operator will see it. */
export function toPolicyProblem(error: unknown): unknown {
  if (error instanceof InvalidPolicy) {
    const { faults } = error
    const what = faults.length === 1 ? 'One member is' : `${faults.length} members are`
    const errors = faults.map(({ member, detail }) => ({ parameter: member, detail }))
    return new Problem('invalid-policy', `${what} not valid; nothing has changed.`, { errors })
  }
  if (error instanceof PolicyConflict) {
    return new Problem(
      'precondition-failed',
      `Version ${error.version} is in force; look at it before you change it.`,
    )
  }
  if (error instanceof PolicyNotKept) {
    const detail = 'Redis cannot be reached; nothing has changed.'
    return new Problem('redis-unavailable', detail, { retryAfterSeconds }, { cause: error })
  }
  return error
}
