import type { Status } from '../api/shapes.js'

type Redis = Pick<Status['redis'], 'state' | 'since'>

/** What became of the last change that was asked for. */
export interface Result {
  readonly text: string
  /** How Redis stood when it was the reason for a refusal. */
  readonly refusedWith?: Redis | undefined
}

/** Nothing once it is out of date: a refusal because of Redis ends when Redis is back. */
export function textOf({ text, refusedWith }: Result, redis: Redis | undefined): string {
  // The page may have learnt of the refusal before it learnt that Redis was gone.
  const isBack = redis?.state === 'ok' && redis.since !== refusedWith?.since
  return refusedWith && isBack ? '' : text
}
