import type { UpstreamFailure } from '../failure.js'

/**
 * - `soon`: the same request may succeed in a moment
 * - `when-told`: only after the time that the upstream named, if it did
 * - `never`: not unchanged
 */
export type Retry = 'soon' | 'when-told' | 'never'

/** One attempt gave no good answer: the failure for callers, and what to do about it here. */
export class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed'
  readonly retry: Retry
  /** The upstream is ill (it is down, silent or failing), as far as one attempt can tell. */
  readonly isUnhealthy: boolean
  /** Our credentials were refused, now or a short while ago: not believed, or believed and not allowed. */
  readonly refuses: 'identity' | 'rights' | undefined

  constructor(
    readonly failure: UpstreamFailure,
    advice: { retry?: Retry; isUnhealthy?: boolean; refuses?: 'identity' | 'rights' | undefined } = {},
  ) {
    super(failure.message)
    this.retry = advice.retry ?? 'never'
    this.isUnhealthy = advice.isUnhealthy ?? false
    this.refuses = advice.refuses
  }
}
