import type { FailureCodec } from '../cache/entry/failure-codec.js'
import { UpstreamFailure } from '../upstream/failure.js'

/** How failures of loads travel between replicas, and for how long each asks not to be called. */
export const failureCodec: FailureCodec = {
  encode: (failure) => (failure instanceof UpstreamFailure ? failure.toJSON() : undefined),
  decode: (value) => UpstreamFailure.fromJSON(value),
  retryAfterMs: (failure) => {
    if (!(failure instanceof UpstreamFailure)) return undefined
    return failure.wasAsked ? failure.retryAfterMs : 0
  },
}
