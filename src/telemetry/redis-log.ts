import type { Logger } from '../logging/logger.js'
import type { RedisEvent } from '../redis/redis-connection.js'

export function logRedisEvent(logger: Logger): (event: RedisEvent) => void {
  return (event) => {
    if (event.type === 'redis-ready') logger.info({ link: event.link }, 'Redis is ready')
    else logger.warn({ link: event.link, reason: event.reason }, 'Redis is lost; answers go on without it')
  }
}
