/** Commands that were sent together, for traces. */
export interface RedisOperation {
  readonly type: 'commands'
  /** Such as `EVAL`; never a key or a value. */
  readonly command: string
}
