import type { CacheEventListener } from '../entry/events.js'
import type { EpochClock } from './epoch-clock.js'
import type { MemoryTier } from '../memory/memory-tier.js'
import type { Purge } from '../entry/purge-log.js'
import type { Selector } from '../entry/selector.js'
import type { Store } from '../store/store.js'

export interface PurgesParts {
  readonly store: Store | undefined
  readonly memory: MemoryTier
  readonly epochs: EpochClock
  /** Loads that are running and selected have been overtaken. */
  readonly onPurge: (selector: Selector) => void
  readonly onEvent: CacheEventListener
}

export interface PurgeResult {
  readonly epoch: number
  /** The store is out of reach: the other replicas hear of it later. */
  readonly isPending: boolean
}

/** Makes purges, here and on all replicas, and keeps up with those of others. */
export class Purges {
  #knownVersion: number | undefined
  #catchingUp: Promise<void> | undefined
  /** Made while the store was out of reach; they go out before anything is read from it again. */
  readonly #pending: Pick<Purge, 'selector' | 'soft'>[] = []

  constructor(private readonly parts: PurgesParts) {}

  /** While a purge of ours has not reached the store, the store cannot be believed. */
  get hasPending(): boolean {
    return this.#pending.length > 0
  }

  /** Never rejects: while the store is out of reach, a purge holds here at once and elsewhere once it is back. */
  async purge(selector: Selector, soft: boolean): Promise<PurgeResult> {
    const { store, epochs, onEvent } = this.parts
    const epoch = epochs.next()
    this.learn({ selector, soft, epoch })
    if (!store) return { epoch, isPending: false }
    try {
      return { epoch: await this.#purgeEverywhere(store, selector, soft), isPending: false }
    } catch (error) {
      onEvent({ type: 'store-failed', doing: 'purge', error })
      this.#pending.push({ selector, soft })
      return { epoch, isPending: true }
    }
  }

  async sendPending(): Promise<void> {
    const { store } = this.parts
    while (store && this.#pending[0]) {
      const { selector, soft } = this.#pending[0]
      await this.#purgeEverywhere(store, selector, soft)
      this.#pending.shift()
    }
  }

  /** Learns what was purged elsewhere, and reminds the store of what it has forgotten. `version` as just read. */
  async catchUp(version: number): Promise<void> {
    const { store } = this.parts
    while (store && version !== this.#knownVersion) {
      if (!this.#catchingUp) return this.compareLogs(store)
      // This reading may have begun before `version` was there.
      await this.#catchingUp
    }
  }

  learn(purge: Purge): void {
    if (this.#apply(purge)) {
      this.parts.onEvent({ type: 'purged', selector: purge.selector, soft: purge.soft })
    }
  }

  async #purgeEverywhere(store: Store, selector: Selector, soft: boolean): Promise<number> {
    const purge = { selector, soft, epoch: await store.purge(selector, soft, this.parts.epochs.last) }
    this.#apply(purge)
    await store.publish({ type: 'purged', purge })
    if (!soft) await store.drop(selector, purge.epoch)
    return purge.epoch
  }

  /** False when it was known already. */
  #apply(purge: Purge): boolean {
    const { epochs, memory, onPurge } = this.parts
    epochs.heard(purge.epoch)
    if (!memory.apply(purge)) return false
    onPurge(purge.selector)
    return true
  }

  /** Whatever the version says: a store that was emptied may have come to one that is known. */
  compareLogs(store: Store): Promise<void> {
    const compare = async (): Promise<void> => {
      const { version, purges } = await store.purges()
      for (const purge of purges) this.learn(purge)
      const forgotten = this.parts.memory.purgesBeyond(purges)
      if (forgotten.length > 0) await store.mergePurges(forgotten, this.parts.epochs.last)
      this.#knownVersion = version
    }
    this.#catchingUp = compare().finally(() => (this.#catchingUp = undefined))
    return this.#catchingUp
  }
}
