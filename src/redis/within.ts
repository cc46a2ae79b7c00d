import { RedisUnavailable } from './redis-errors.js'

/** Rejects with a timeout when `reply` takes longer than `ms`. */
export const within = <T>(reply: Promise<T>, ms: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // After a stall of our own, timers run before the replies that have long arrived: let those in first.
      setImmediate(() => reject(new RedisUnavailable('timeout')))
    }, ms)
    reply.then(resolve, reject).finally(() => clearTimeout(timer))
  })
