import type { components } from './openapi.js'

/**
 * A failure as the service tells it (RFC 9457), told apart by `code`. A newer service may know
 * codes that this version does not: keep a default branch, which shows `title` and `detail`.
 */
export type Problem = components['schemas']['Problem']

export type ProblemCode = Problem['code']

/** The problem with this code: `ProblemOf<'invalid-query'>` has `errors`. */
export type ProblemOf<Code extends ProblemCode> = Extract<Problem, { code: Code }>

/** An answer that is not the service's, such as a page of a proxy on the way. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer'

  constructor(
    readonly url: string,
    readonly status: number,
    options?: ErrorOptions,
  ) {
    super(`${url} gave an answer (${status}) that is neither a spec list nor a problem`, options)
  }
}

/** Throws when this is no problem. */
export function parseProblem(json: string): Problem {
  const value: unknown = JSON.parse(json)
  if (typeof value !== 'object' || value === null || !('code' in value)) throw new Error('no problem')
  return value as Problem
}
