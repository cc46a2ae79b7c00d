import type { Logger } from '../logging/logger.js'
import type { RedisEvent } from '../redis/redis-events.js'

/** `error` is for what someone must fix; that Redis is away for a while is a `warn`. */
export function logRedisEvent(logger: Logger): (event: RedisEvent) => void {
  return (event) => {
    const { type: _, ...fields } = event
    switch (event.type) {
      case 'redis-task-failed':
        return
      case 'redis-ready':
        return logger.info(fields, 'Redis is ready')
      case 'redis-lost':
        return logger.warn(fields, 'Redis is lost; the service goes on without it')
      case 'redis-degraded':
        return logger.error(fields, 'Redis refuses a command that the service needs; it goes on without')
      case 'redis-recovered':
        return logger.info(fields, 'Redis accepts all commands again')
      case 'redis-url-changed':
        return logger.info(fields, 'the URL of Redis has changed')
      case 'redis-url-refused':
        return logger.error(fields, 'the new URL of Redis cannot be used; the old connection is kept')
    }
  }
}
