import type { UpstreamFailure } from '../failure.js'

/**
 * - `soon`: the same request may succeed in a moment
 * - `after-wait`: only after the time that the upstream named, if it did
 * - `never`: not unchanged
 */
export type Retry = 'soon' | 'after-wait' | 'never'

/** Whose "no" it is to credentials: they are not believed, or believed and not allowed. */
export type Rejection = 'authentication' | 'authorization'

interface Advice {
  readonly retry?: Retry
  readonly isUnhealthy?: boolean
  readonly rejected?: Rejection | undefined
}

/** One attempt gave no good answer: the failure for callers, and what to do about it here. */
export class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed'
  readonly retry: Retry
  /** The upstream is down, silent or failing, as far as one attempt can tell. */
  readonly isUnhealthy: boolean
  /** Our credentials were rejected, now or a short while ago. */
  readonly rejected: Rejection | undefined

  constructor(
    readonly failure: UpstreamFailure,
    { retry = 'never', isUnhealthy = false, rejected }: Advice = {},
  ) {
    super(failure.message)
    this.retry = retry
    this.isUnhealthy = isUnhealthy
    this.rejected = rejected
  }
}
