import type { CacheKey, Entry } from '../../src/cache/entry/entry.js'
import { purgeId, type Purge } from '../../src/cache/entry/purge-log.js'
import { selectorText, selects, type Selector } from '../../src/cache/entry/selector.js'
import {
  StoreOutOfReach,
  type LeaseReply,
  type ReplicaMessage,
  type StoreState,
  type Store,
  type StoredPause,
  type StoredValue,
  type StoreListener,
  type StoreRead,
  type StoreWrite,
} from '../../src/cache/store/store.js'

/** An entry, with when its load began by the clock of the store; or something else. */
type FakeValue =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly startedAtMs: number }
  | Exclude<StoredValue, { kind: 'entry' }>

/** What a Redis would hold, shared by the `FakeStore` of each replica. */
export class FakeRedis {
  readonly values = new Map<string, { key: CacheKey; value: FakeValue }>()
  readonly leases = new Map<string, { key: CacheKey; token: string; untilMs: number }>()
  readonly pauses = new Map<string, { pause: StoredPause; untilMs: number }>()
  readonly purges = new Map<string, Purge>()
  readonly replicas = new Set<FakeStore>()
  purgesVersion = 0
  epoch = 0
  generation = 1
  /** Entries written since the start. */
  writes = 0
  /** How long every command is on its way there and back. */
  delay: () => Promise<void> = () => Promise.resolve()

  /** By how much its clock has stepped. */
  stepMs = 0

  constructor(private readonly time: () => number = Date.now) {}

  readonly clock = (): number => this.time() + this.stepMs

  connect(): FakeStore {
    return new FakeStore(this)
  }

  issueEpoch(heard: number): number {
    this.epoch = Math.max(this.clock() * 1_000, this.epoch + 1, heard + 1)
    return this.epoch
  }

  empty(): void {
    for (const map of [this.values, this.leases, this.pauses, this.purges]) map.clear()
    this.purgesVersion = this.epoch = 0
    this.generation++
  }
}

/** One replica's view of it: can be cut off, made to fail, and made to hold messages back. */
export class FakeStore implements Store {
  isReady = true
  refusesWrites = false
  refusesReads = false
  losesMessages = false
  #listener: StoreListener | undefined

  constructor(private readonly redis: FakeRedis) {
    redis.replicas.add(this)
  }

  cutOff(): void {
    this.isReady = false
  }

  reconnect(): void {
    this.isReady = true
    this.#listener?.onReady()
  }

  toggle(): void {
    if (this.isReady) this.cutOff()
    else this.reconnect()
  }

  async read(key: CacheKey): Promise<StoreRead> {
    await this.#reach()
    if (this.refusesReads) throw new Error('timeout')
    return { value: this.#value(key), purgesVersion: this.redis.purgesVersion }
  }

  async write(entry: Entry, ageMs: () => number): Promise<StoreWrite> {
    await this.#reach()
    if (this.refusesWrites) throw new Error('OOM')
    const { values, purgesVersion, clock } = this.redis
    const known = values.get(entry.key.text)?.value
    const knownEpoch = known?.kind === 'entry' ? known.entry.epoch : 0
    if (knownEpoch > entry.epoch) return { isWritten: false, isFirst: false, purgesVersion }
    this.redis.writes++
    const startedAtMs = clock() - ageMs()
    values.set(entry.key.text, { key: entry.key, value: { kind: 'entry', entry, startedAtMs } })
    return { isWritten: true, isFirst: knownEpoch < entry.epoch, purgesVersion }
  }

  async epochs(keys: readonly CacheKey[]): Promise<number[]> {
    await this.#reach()
    const known = keys.map(({ text }) => this.redis.values.get(text)?.value)
    return known.map((value) => (value?.kind === 'entry' ? value.entry.epoch : 0))
  }

  async drop(selector: Selector, upToEpoch: number): Promise<void> {
    await this.#reach()
    const { values, leases } = this.redis
    for (const [text, { key, value }] of values) {
      const isOld = value.kind !== 'entry' || value.entry.epoch <= upToEpoch
      if (isOld && selects(selector, key)) values.delete(text)
    }
    for (const [text, { key }] of leases) if (selects(selector, key)) leases.delete(text)
  }

  async stored(selector: Selector): Promise<string[]> {
    await this.#reach()
    const there = [...this.redis.values.values()].filter(({ key }) => selects(selector, key))
    return there.map(({ key }) => selectorText(key.parts))
  }

  /** Nothing ends here by itself. */
  async keepFor(): Promise<void> {
    await this.#reach()
  }

  async acquireLease(key: CacheKey, token: string, leaseMs: number, heardEpoch: number): Promise<LeaseReply> {
    await this.#reach()
    const { redis } = this
    const nowMs = redis.clock()
    const paused = redis.pauses.get(key.text)
    const pause = paused && { ...paused.pause, leftMs: paused.untilMs - nowMs }
    const lease = redis.leases.get(key.text)
    const granted = (!pause || pause.leftMs <= 0) && (!lease || lease.untilMs <= nowMs)
    if (granted) redis.leases.set(key.text, { key, token, untilMs: nowMs + leaseMs })
    return {
      granted,
      epoch: granted ? redis.issueEpoch(heardEpoch) : redis.epoch,
      pause,
      value: this.#value(key),
      purgesVersion: redis.purgesVersion,
    }
  }

  async renewLease(key: CacheKey, token: string, leaseMs: number): Promise<boolean> {
    await this.#reach()
    const lease = this.redis.leases.get(key.text)
    if (lease?.token !== token) return false
    lease.untilMs = this.redis.clock() + leaseMs
    return true
  }

  async releaseLease(
    key: CacheKey,
    token: string | undefined,
    pause: StoredPause | 'over' | 'unchanged',
    message: ReplicaMessage | undefined,
  ): Promise<void> {
    await this.#reach()
    const { leases, pauses, clock } = this.redis
    if (leases.get(key.text)?.token === token) leases.delete(key.text)
    if (pause === 'over') pauses.delete(key.text)
    if (typeof pause === 'object') pauses.set(key.text, { pause, untilMs: clock() + pause.leftMs })
    if (message) await this.publish(message)
  }

  async purge(selector: Selector, soft: boolean, heardEpoch: number): Promise<number> {
    await this.#reach()
    const epoch = this.redis.issueEpoch(heardEpoch)
    this.redis.purges.set(purgeId({ selector, soft }), { selector, soft, epoch })
    this.redis.purgesVersion = epoch
    return epoch
  }

  async purges(): Promise<{ version: number; purges: Purge[] }> {
    await this.#reach()
    return { version: this.redis.purgesVersion, purges: [...this.redis.purges.values()] }
  }

  async mergePurges(purges: readonly Purge[], heardEpoch: number): Promise<void> {
    await this.#reach()
    for (const purge of purges) {
      const known = this.redis.purges.get(purgeId(purge))
      if (!known || known.epoch < purge.epoch) this.redis.purges.set(purgeId(purge), purge)
    }
    this.redis.purgesVersion = this.redis.issueEpoch(heardEpoch)
  }

  async state(): Promise<StoreState> {
    await this.#reach()
    const { generation, purgesVersion, epoch } = this.redis
    return { generation: String(generation), purgesVersion, epoch }
  }

  async publish(message: ReplicaMessage): Promise<void> {
    await this.#reach()
    for (const replica of this.redis.replicas) {
      if (replica !== this) setImmediate(() => replica.#hear(message))
    }
  }

  listen(listener: StoreListener): void {
    this.#listener = listener
    if (this.isReady) listener.onReady()
  }

  #hear(message: ReplicaMessage): void {
    if (this.isReady && !this.losesMessages) this.#listener?.onMessage(message)
  }

  #value(key: CacheKey): StoredValue {
    const value = this.redis.values.get(key.text)?.value ?? { kind: 'absent' }
    if (value.kind !== 'entry') return value
    return { kind: 'entry', entry: value.entry, ageMs: this.redis.clock() - value.startedAtMs }
  }

  async #reach(): Promise<void> {
    await this.redis.delay()
    if (!this.isReady) throw new StoreOutOfReach()
  }
}
