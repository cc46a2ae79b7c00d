import type { RedisConnection } from '../../../redis/redis-connection.js'
import type { RedisEvents, RedisState } from '../../../redis/redis-events.js'

export interface RedisStatus {
  /** `none`: no Redis is configured. */
  readonly state: RedisState | 'none'
  /** ISO 8601. */
  readonly since: string
}

/** How Redis stands, and since when. */
export class RedisWatch {
  #last: RedisStatus

  constructor(
    private readonly connection: RedisConnection | undefined,
    events: Pick<RedisEvents, 'subscribe'>,
  ) {
    this.#last = { state: this.#state, since: new Date().toISOString() }
    // The state follows the event.
    events.subscribe(() => void setImmediate(() => this.status))
  }

  get status(): RedisStatus {
    const state = this.#state
    if (state !== this.#last.state) this.#last = { state, since: new Date().toISOString() }
    return this.#last
  }

  get #state(): RedisStatus['state'] {
    return this.connection?.state ?? 'none'
  }
}
