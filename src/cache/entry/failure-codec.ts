/** What the engine must know of failures of loads, and how they get to the other replicas. It looks at nothing else in them. */
export interface FailureCodec {
  /** Plain JSON, without secrets: it is kept in Redis. */
  encode(failure: Error): unknown
  /** Undefined when this is not something that `encode` made. */
  decode(value: unknown): Error | undefined
  /** False: the upstream was not asked, so there is nothing to back off from. */
  wasAsked(failure: Error): boolean
  /** How long the upstream asked us to wait, in milliseconds. */
  retryAfterMs(failure: Error): number | undefined
}
