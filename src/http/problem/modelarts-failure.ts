import type { Problem } from './problem.js'
import type { ProblemWriter } from './write-problem.js'

/**
 * A problem as ModelArts itself would tell it. Its documentation says `error_message`, its older
 * pages and SDKs say `error_msg`; clients read either, so both are there.
 */
export const modelArtsFailure: ProblemWriter = (problem) => ({
  contentType: 'application/json',
  body: {
    is_success: false,
    // The upstream's own code where there is one: that is what such clients switch on.
    error_code: problem.extras.upstream?.errorCode ?? problem.code,
    error_message: messageOf(problem),
    error_msg: messageOf(problem),
  },
})

function messageOf({ detail, extras: { errors } }: Problem): string {
  if (!errors) return detail
  return `${detail} ${errors.map((fault) => `${fault.parameter} ${fault.detail}.`).join(' ')}`
}
