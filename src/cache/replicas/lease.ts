import type { CacheKey } from '../entry/entry.js'
import type { Store } from '../store/store.js'

/** A leader that has died keeps others from loading for this long. */
export const leaseMs = 2_000
const heartbeatMs = leaseMs / 4

/** The right, alone among all replicas, to load one entry; kept alive until `end`. */
export class Lease {
  readonly #heartbeat: NodeJS.Timeout
  #isHeld = true

  constructor(
    private readonly store: Store,
    private readonly key: CacheKey,
    readonly token: string,
    private readonly onLost: () => void,
  ) {
    this.#heartbeat = setInterval(() => void this.#renew(), heartbeatMs)
    this.#heartbeat.unref()
  }

  /** As far as we have heard. */
  get isHeld(): boolean {
    return this.#isHeld
  }

  /** No more heartbeats; unless it is released the lease runs out by itself. */
  end(): void {
    clearInterval(this.#heartbeat)
  }

  async #renew(): Promise<void> {
    try {
      if (await this.store.renewLease(this.key, this.token, leaseMs)) return
      this.#isHeld = false
      this.end()
      this.onLost()
    } catch {
      // The next heartbeat tries again; the lease outlives three of them.
    }
  }
}
