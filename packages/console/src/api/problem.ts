export interface ProblemDetails {
  readonly code: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly errors?: readonly { readonly parameter: string; readonly detail: string }[]
  readonly retry_after?: number
  readonly request_id?: string
}

/** The service answered with a problem. */
export class AdminProblem extends Error {
  override readonly name = 'AdminProblem'

  constructor(readonly problem: ProblemDetails) {
    super(problem.detail ?? problem.title)
  }
}

/** No answer came, or one that is not from the service. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** Reads a problem; what something between us and the service answered gets a title from its status. */
export function toProblem(status: number, body: unknown): ProblemDetails {
  if (isProblem(body)) return body
  return { code: `http-${status}`, title: `The service answered with status ${status}`, status }
}

function isProblem(body: unknown): body is ProblemDetails {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'title' in body &&
    typeof body.title === 'string'
  )
}

/** What a person should read of any failure. */
export function explain(error: unknown): string {
  if (error instanceof AdminProblem) {
    const { title, detail, errors, request_id: id } = error.problem
    const faults = errors?.map(({ parameter, detail: fault }) => `${parameter}: ${fault}`).join('; ')
    return [title, faults || detail, id && `Request ${id}`]
      .flatMap((text) => (text ? [text.replace(/\.$/, '')] : []))
      .join('. ')
  }
  if (error instanceof NoAnswer) return 'The service does not answer.'
  return error instanceof Error ? error.message : String(error)
}
