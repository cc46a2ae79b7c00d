import { problemTypes, type ProblemType, type ServiceErrorCode } from '../problem/problem-types.js'

/** A problem type as JSON, at the address that problems of this type name. */
export interface ProblemTypeDocument extends ProblemType {
  readonly type: string
  readonly code: ServiceErrorCode
}

export const problemCodes = Object.keys(problemTypes) as readonly ServiceErrorCode[]

export function problemTypeDocument(code: ServiceErrorCode): ProblemTypeDocument {
  return { type: `/problems/${code}`, code, ...problemTypes[code] }
}

export function isProblemCode(text: string): text is ServiceErrorCode {
  return Object.hasOwn(problemTypes, text)
}
