import type { FailureCodec } from '../cache/entry/failure-codec.js'
import { UpstreamFailure } from '../upstream/failure.js'

/** How failures of loads travel between replicas, and what each says of the time to wait. */
export const failureCodec: FailureCodec = {
  encode: (failure) => (failure instanceof UpstreamFailure ? failure.toJSON() : undefined),
  decode: (value) => UpstreamFailure.fromJSON(value),
  wasAsked: (failure) => !(failure instanceof UpstreamFailure) || failure.wasAsked,
  retryAfterMs: (failure) => (failure instanceof UpstreamFailure ? failure.retryAfterMs : undefined),
}
