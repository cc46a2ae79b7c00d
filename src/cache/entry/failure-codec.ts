/** Takes failures of loads from one replica to the others. The engine looks at nothing else in them. */
export interface FailureCodec {
  /** Plain JSON, without secrets: it is kept in Redis. */
  encode(failure: Error): unknown
  /** Undefined when this is not something that `encode` made. */
  decode(value: unknown): Error | undefined
  /**
   * How long the upstream asked to be left alone, in milliseconds. 0: this failure cost the upstream nothing,
   * the next caller may try at once.
   */
  retryAfterMs(failure: Error): number | undefined
}
