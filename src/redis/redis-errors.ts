import { ErrorReply } from 'redis'

/** The command was not carried out, or nobody knows whether it was. */
export class RedisUnavailable extends Error {
  override readonly name = 'RedisUnavailable'

  constructor(
    readonly reason: 'not-connected' | 'timeout' | 'connection-lost',
    options?: ErrorOptions,
  ) {
    super(`Redis is unavailable: ${reason}`, options)
  }
}

/** Redis answered, and refused. */
export const isRefusal = (error: unknown): error is ErrorReply => error instanceof ErrorReply

/** Another node has taken over, or this one is not ready yet. Scripts report it somewhere inside their message. */
export const saysWrongServer = (error: unknown): boolean =>
  isRefusal(error) && /\b(READONLY|LOADING|MASTERDOWN)\b/.test(error.message)

/** A word or two for a log line; no address, no password. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof RedisUnavailable) return error.reason
  if (isRefusal(error)) return /\b[A-Z]{2,}\b/.exec(error.message)?.[0] ?? 'refused'
  // The client's own errors have names of their own on the class alone.
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.constructor.name
  return 'unknown'
}
