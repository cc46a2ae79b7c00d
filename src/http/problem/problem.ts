import { problemTypes, type ServiceErrorCode } from './problem-types.js'

/** One faulty parameter of a query. */
export interface ParameterFault {
  readonly parameter: string
  readonly detail: string
}

export interface ProblemDetailsExtras {
  readonly errors?: readonly ParameterFault[]
  readonly retryAfterSeconds?: number
  readonly upstream?: { readonly status?: number; readonly errorCode?: string; readonly requestId?: string }
  /** Header fields that belong to this problem, such as `allow`. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * A failure as the caller will see it. Code at the edge that throws it chooses the code; failures
 * from inside become one in `to-problem.ts`. `detail` is public.
 */
export class Problem extends Error {
  override readonly name = 'Problem'

  constructor(
    readonly code: ServiceErrorCode,
    readonly detail: string,
    readonly extras: ProblemDetailsExtras = {},
    options?: ErrorOptions,
  ) {
    super(detail, options)
  }

  get status(): number {
    return problemTypes[this.code].status
  }
}
