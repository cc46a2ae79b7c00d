import type { CacheKey } from '../entry/entry.js'
import type { Store } from '../store/store.js'

/** So long a leader that has died keeps others from loading. */
export const leaseMs = 2_000
const heartbeatMs = leaseMs / 4

/** The right, alone in the fleet, to load one entry; kept alive until `end`. */
export class Lease {
  readonly #heartbeat: NodeJS.Timeout

  constructor(
    private readonly store: Store,
    private readonly key: CacheKey,
    readonly token: string,
    private readonly onLost: () => void,
  ) {
    this.#heartbeat = setInterval(() => void this.#renew(), heartbeatMs)
    this.#heartbeat.unref()
  }

  /** No more heartbeats; without a word to the store the lease runs out by itself. */
  end(): void {
    clearInterval(this.#heartbeat)
  }

  async #renew(): Promise<void> {
    try {
      if (await this.store.renew(this.key, this.token, leaseMs)) return
      this.end()
      this.onLost()
    } catch {
      // The next heartbeat tries again; the lease outlives three of them.
    }
  }
}
