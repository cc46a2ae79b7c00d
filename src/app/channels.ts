import { CacheEvents } from '../cache/entry/events.js'
import { HttpEvents } from '../http/server/requests/http-events.js'
import { RedisEvents } from '../redis/redis-events.js'
import { UpstreamEvents } from '../upstream/events.js'

/** All that one service tells of itself. */
export interface Channels {
  readonly http: HttpEvents
  readonly cache: CacheEvents
  readonly upstream: UpstreamEvents
  readonly redis: RedisEvents
}

export const createChannels = (): Channels => ({
  http: new HttpEvents(),
  cache: new CacheEvents(),
  upstream: new UpstreamEvents(),
  redis: new RedisEvents(),
})
