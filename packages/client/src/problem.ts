import type { components } from './schemas.js'

/**
 * A failure that the service reports (RFC 9457). Switch on `code`. A newer service may have codes
 * that this version does not know: keep a default branch that shows `title` and `detail`.
 */
export type Problem = components['schemas']['Problem']

export type ProblemCode = Problem['code']

/** The problem with this code: `ProblemOf<'invalid-query'>` has `errors`. */
export type ProblemOf<Code extends ProblemCode> = Problem & { code: Code }

/** The answer did not come from the service: a proxy's error page, for example. */
export class UnexpectedResponse extends Error {
  override readonly name = 'UnexpectedResponse'

  constructor(
    readonly url: string,
    readonly status: number,
    options?: ErrorOptions,
  ) {
    super(`${url} answered ${status} with neither a spec list nor a problem`, options)
  }
}

/** Throws if this is not a problem. */
export function parseProblem(json: string): Problem {
  const value: unknown = JSON.parse(json)
  if (typeof value !== 'object' || value === null || !('code' in value)) throw new Error('not a problem')
  return value as Problem
}
