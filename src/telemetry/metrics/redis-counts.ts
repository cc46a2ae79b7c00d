import type { RedisEvent, RedisTask } from '../../redis/redis-events.js'

/** Which tasks in Redis failed, beside those of the cache, since the process began. */
export class RedisCounts {
  readonly failedTasks: Record<RedisTask, number> = { policy: 0, replicas: 0, audit: 0, rate_limit: 0 }

  readonly onEvent = (event: RedisEvent): void => {
    if (event.type === 'redis-task-failed') this.failedTasks[event.task]++
  }
}
