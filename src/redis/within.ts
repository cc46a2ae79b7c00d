import { RedisUnavailable } from './redis-errors.js'

/** Rejects with a timeout when `reply` takes longer than `ms`. */
export const within = <T>(reply: Promise<T>, ms: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new RedisUnavailable('timeout'))
    // In a process that is busy itself, timers run before the replies that have long arrived, and a command may
    // only just have left. Two turns of the loop let it out and its reply in; they cost nothing when it is idle.
    const timer = setTimeout(() => setImmediate(() => setImmediate(giveUp)), ms)
    reply.then(resolve, reject).finally(() => clearTimeout(timer))
  })
