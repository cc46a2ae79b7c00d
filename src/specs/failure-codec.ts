import type { FailureCodec } from '../cache/entry/failure-codec.js'
import { UpstreamFailure, type UpstreamFailureCode } from '../upstream/failure.js'

/** These never reached the upstream, so there is nothing to leave alone. */
const costNothing: ReadonlySet<UpstreamFailureCode> = new Set<UpstreamFailureCode>(['unknown-project'])

/** How failures of loads travel between replicas, and how long each asks to be left alone. */
export const failureCodec: FailureCodec = {
  encode: (failure) => (failure instanceof UpstreamFailure ? failure.toJSON() : undefined),
  decode: (value) => UpstreamFailure.fromJSON(value),
  retryAfterMs: (failure) => {
    if (!(failure instanceof UpstreamFailure)) return undefined
    return costNothing.has(failure.code) ? 0 : failure.retryAfterMs
  },
}
