import type { CacheEvents } from '../../cache/entry/events.js'
import type { HttpEvents } from '../../http/server/requests/http-events.js'
import type { UpstreamEvents } from '../../upstream/events.js'
import type { RedisEvents } from '../../redis/redis-events.js'
import { CacheCounts } from './cache-counts.js'
import { RedisCounts } from './redis-counts.js'
import { RequestCounts } from './request-counts.js'
import { UpstreamCounts } from './upstream-counts.js'

export interface EventChannels {
  readonly http: HttpEvents
  readonly cache: CacheEvents
  readonly upstream: UpstreamEvents
  readonly redis: RedisEvents
}

/** What all channels told since the process began. */
export class Counts {
  readonly requests = new RequestCounts()
  readonly cache = new CacheCounts()
  readonly upstream = new UpstreamCounts()
  readonly redis = new RedisCounts()

  constructor({ http, cache, upstream, redis }: EventChannels) {
    http.subscribe(this.requests.onEvent)
    cache.subscribe(this.cache.onEvent)
    upstream.subscribe(this.upstream.onEvent)
    redis.subscribe(this.redis.onEvent)
  }
}
