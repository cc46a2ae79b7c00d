import type { Clock } from '../../concurrency/clock.js'
import type { CacheEventListener } from '../entry/events.js'
import { isNewer, isSame, type CacheKey, type EntryStamp } from '../entry/entry.js'
import type { EpochClock } from './epoch-clock.js'
import { changed, type ReplicaCoordinator, type WriteOutcome } from './coordinator.js'
import { freshness, type FreshnessWindows, type MemoryEntry } from '../entry/freshness.js'
import type { MemoryTier } from '../memory/memory-tier.js'
import { StoreBudget } from './store-budget.js'
import type { Purges } from './purges.js'
import type { ReplicaMessage, Store, StoreListener } from '../store/store.js'
import type { ReleaseSignal } from './release-signal.js'

export interface ReplicationParts {
  readonly store: Store
  readonly replicas: ReplicaCoordinator
  readonly memory: MemoryTier
  readonly purges: Purges
  readonly epochs: EpochClock
  readonly releases: ReleaseSignal
  readonly policy: (key: CacheKey) => FreshnessWindows
  readonly clock: Clock
  readonly random: () => number
  /** Whether the entry is wanted here although it is not held. */
  readonly isListenedTo: (key: CacheKey) => boolean
  readonly onEvent: CacheEventListener
}

const syncEveryMs = 1_000
const syncJitter = 0.2
/** So many entries are compared with the store at a time; hits go on in between. */
const compareAtOnce = 16
/** By their epochs alone, which is one command. */
const lookAtOnce = 100
/** When many replicas have the same to write, one writes it while the others still wait. */
const writeJitterMs = 100

/**
 * Keeps this replica's memory and the store alike: by messages while all is well, by a look every second for
 * messages that got lost, and by comparing everything after they have been apart.
 */
export class Replication implements StoreListener {
  #generation: string | undefined
  #areApart = true
  #syncing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(private readonly parts: ReplicationParts) {
    parts.store.listen(this)
    this.#syncLater()
  }

  onReady(): void {
    this.#areApart = true
    void this.#syncNow()
  }

  onMessage(message: ReplicaMessage): void {
    switch (message.type) {
      case 'purged':
        return this.parts.purges.learn(message.purge)
      case 'released':
        return this.parts.releases.signal(message.key, 'released')
      case 'changed':
        this.parts.releases.signal(message.key, 'changed')
        void this.#renew(message.key, message.stamp)
    }
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  #syncLater(): void {
    const inMs = syncEveryMs * (1 - syncJitter + 2 * syncJitter * this.parts.random())
    this.#timer = setTimeout(
      () => void this.#syncNow().finally(() => this.#isClosed || this.#syncLater()),
      inMs,
    )
    this.#timer.unref()
  }

  #syncNow(): Promise<void> {
    this.#syncing ??= this.#sync().finally(() => (this.#syncing = undefined))
    return this.#syncing
  }

  async #sync(): Promise<void> {
    const { store, replicas, purges, epochs, onEvent } = this.parts
    if (!store.isReady) return
    try {
      await purges.sendPending()
      const { generation, purgesVersion, epoch } = await store.state()
      epochs.heard(epoch)
      const wasEmptied = generation !== this.#generation
      await (wasEmptied ? purges.compareLogs(store) : purges.catchUp(purgesVersion))
      if (wasEmptied) this.#areApart = true
      await this.#compare(replicas.takeUnsettled())
      if (!this.#areApart) return
      // Lowered first: what happens while we compare raises it again.
      this.#areApart = false
      await this.#reconcile()
      this.#generation = generation
    } catch (error) {
      this.#areApart = true
      onEvent({ type: 'store-failed', doing: 'sync', error })
    }
  }

  /** Compares all that memory holds. Each replica goes its own way, so that they do not write the same at once. */
  async #reconcile(): Promise<void> {
    const { memory, store, random } = this.parts
    const entries = shuffled(
      memory.all().filter((held) => this.#isOfUse(held)),
      random,
    )
    for (let next = 0; next < entries.length; next += lookAtOnce) {
      const some = entries.slice(next, next + lookAtOnce).map(({ entry }) => entry)
      const epochs = await store.epochs(some.map(({ key }) => key))
      const others = some.filter(({ epoch }, at) => epoch !== epochs[at]).map(({ key }) => key)
      // All do so at the same time: who writes an entry that another is writing need not send a message as well.
      await this.#compare(others, ({ isFirst }) => isFirst)
    }
  }

  /** The newest wins, on either side. What cannot be compared now is compared later. */
  async #compare(keys: readonly CacheKey[], isNews: IsNews = ({ isWritten }) => isWritten): Promise<void> {
    const { memory, replicas, onEvent } = this.parts
    let written = 0
    let renewed = 0
    const compare = async (key: CacheKey): Promise<void> => {
      const held = memory.get(key)
      if (!held || !this.#isOfUse(held)) return
      try {
        if (await this.#write(held, isNews)) written++
        else if (memory.get(key)?.entry !== held.entry) renewed++
      } catch (error) {
        replicas.unsettle(key)
        onEvent({ type: 'store-failed', doing: 'sync', error })
      }
    }
    for (let next = 0; next < keys.length; next += compareAtOnce)
      await Promise.all(keys.slice(next, next + compareAtOnce).map(compare))
    if (written + renewed > 0) onEvent({ type: 'reconciled', written, renewed })
  }

  /** Another replica has written an entry; of what we hold, the newer of the two stays. */
  async #renew(key: CacheKey, stamp: EntryStamp): Promise<void> {
    const { replicas, memory, clock, random, isListenedTo } = this.parts
    const held = memory.get(key)
    if (held ? isSame(held.entry, stamp) : !isListenedTo(key)) return
    if (!held || !isNewer(held.entry, stamp)) return replicas.pull(key, new StoreBudget(Infinity, clock))
    // An older one has come late. All who know better hear of it at once, and one of them is enough.
    await new Promise((resolve) => setTimeout(resolve, writeJitterMs * random()).unref())
    await this.#compare([key])
  }

  async #write(held: MemoryEntry, isNews: IsNews): Promise<boolean> {
    const { store, replicas } = this.parts
    const outcome = await replicas.writeIfNewest(held)
    if (isNews(outcome)) await store.publish(changed(held.entry))
    return outcome.isWritten
  }

  #isOfUse(held: MemoryEntry): boolean {
    const { policy, clock } = this.parts
    return freshness(held, policy(held.entry.key), clock()).state !== 'expired'
  }
}

/** Whether the others hear of it. */
type IsNews = (outcome: WriteOutcome) => boolean

const shuffled = <T>(items: readonly T[], random: () => number): T[] =>
  items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item)
