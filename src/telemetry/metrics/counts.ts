import type { CacheEvents } from '../../cache/entry/events.js'
import type { HttpEvents } from '../../http/server/requests/http-events.js'
import type { UpstreamEvents } from '../../upstream/events.js'
import { CacheCounts } from './cache-counts.js'
import { RequestCounts } from './request-counts.js'
import { UpstreamCounts } from './upstream-counts.js'

export interface EventChannels {
  readonly http: HttpEvents
  readonly cache: CacheEvents
  readonly upstream: UpstreamEvents
}

/** What all channels told since the process began. */
export class Counts {
  readonly requests = new RequestCounts()
  readonly cache = new CacheCounts()
  readonly upstream = new UpstreamCounts()

  constructor({ http, cache, upstream }: EventChannels) {
    http.subscribe(this.requests.onEvent)
    cache.subscribe(this.cache.onEvent)
    upstream.subscribe(this.upstream.onEvent)
  }
}
