import { randomUUID } from 'node:crypto'
import { evaluate } from '../../../redis/evaluate.js'
import { publish } from '../../../redis/redis-client.js'
import type { RedisConnection } from '../../../redis/redis-connection.js'
import { isRefusal } from '../../../redis/redis-errors.js'
import type { CacheKey, Entry } from '../../entry/entry.js'
import type { StoredValues } from './cache-manager.module.js'
import { fromEnvelope, toEnvelope } from './envelope.js'
import { decodeMessage, encodeMessage } from './replica-message.js'
import { maxPurges, purgeId, type Purge } from '../../entry/purge-log.js'
import { IndexWalk } from './index-walk.js'
import * as reply from './redis-replies.js'
import { RedisNames } from './redis-names.js'
import * as scripts from './redis-scripts.js'
import type { Selector } from '../../entry/selector.js'
import type {
  ReplicaMessage,
  LeaseReply,
  StoreState,
  Store,
  StoredPause,
  StoredValue,
  StoreListener,
  StoreRead,
  StoreWrite,
} from '../store.js'

/** Longer than any entry is kept: as long as one lives, the purges that ended it are known. */
const keepPurgesMs = 30 * 86_400_000
const maxEntryTtlMs = 29 * 86_400_000
/** Of a few kilobytes each. */
const defaultMaxEntries = 20_000
/** A pause is counted on for this long after its end, unless a load succeeds: twice the longest. */
const keepPauseMs = 120_000

/** The store on Redis: entries through cache-manager, the rest by commands of our own. */
export class RedisStore implements Store {
  readonly #self = randomUUID()
  readonly #names: RedisNames
  readonly #walk: IndexWalk

  constructor(
    private readonly connection: RedisConnection,
    /** On the same connection. */
    private readonly values: StoredValues,
    keyPrefix: string,
    private readonly maxEntries = defaultMaxEntries,
  ) {
    this.#names = new RedisNames(keyPrefix)
    this.#walk = new IndexWalk(connection, this.#names)
  }

  get isReady(): boolean {
    return this.connection.isReady
  }

  async read(key: CacheKey, withinMs?: number): Promise<StoreRead> {
    const { purgesVersion: versionName } = this.#names
    // Whatever purge the version leaves out came after the entry was read.
    const [value, version] = await this.#inOrder(
      () => this.#value(key, withinMs),
      () => this.#evaluate(scripts.versionScript, [versionName], [], reply.version, withinMs),
    )
    return { value: value(version.nowMs), purgesVersion: version.purgesVersion }
  }

  async write(entry: Entry, ageMs: () => number, ttlMs: number): Promise<StoreWrite> {
    const { index, purgesVersion: versionName } = this.#names
    const name = this.#names.entry(entry.key)
    const args = [name, entry.epoch, this.maxEntries]
    // Before it is there, so that no entry is ever left out of the count.
    const indexed = await this.#evaluate(scripts.indexScript, [index, versionName], args, reply.indexed)
    const { isNewest: isWritten, isFirst, purgesVersion, nowMs, excess } = indexed
    if (isWritten) {
      const envelope = toEnvelope(entry, nowMs - ageMs())
      const ttl = Math.min(Math.ceil(ttlMs), maxEntryTtlMs)
      await this.connection.run(() => this.values.set(name, envelope, ttl), undefined, 'SET')
    }
    const names = excess.filter((_, at) => at % 2 === 0)
    if (names.length > 0) await this.#remove(names, excess)
    return { isWritten, isFirst, purgesVersion }
  }

  async epochs(keys: readonly CacheKey[]): Promise<number[]> {
    const names = keys.map((key) => this.#names.entry(key))
    return this.#evaluate(scripts.epochsScript, [this.#names.index], names, reply.integers)
  }

  async drop(selector: Selector, upToEpoch: number): Promise<void> {
    for await (const step of this.#walk.steps(selector)) {
      const selected = step.filter(({ score }) => score <= upToEpoch)
      const names = selected.map(({ value }) => value)
      const leases = names.map((name) => this.#names.ofEntry(name).lease)
      await this.#remove(
        [...leases, ...names],
        selected.flatMap(({ value, score }) => [value, score]),
      )
    }
  }

  stored(selector: Selector): Promise<string[]> {
    return this.#walk.stored(selector)
  }

  keepFor(ttlMs: (parts: Selector) => number | undefined): Promise<void> {
    return this.#walk.keepFor((parts) => {
      const ms = ttlMs(parts)
      return ms === undefined ? undefined : Math.min(ms, maxEntryTtlMs)
    })
  }

  async acquireLease(
    key: CacheKey,
    token: string,
    leaseMs: number,
    heardEpoch: number,
    withinMs?: number,
  ): Promise<LeaseReply> {
    const { epoch, purgesVersion, index } = this.#names
    const keys = [epoch, this.#names.lease(key), this.#names.pause(key), purgesVersion, index]
    const args = [token, leaseMs, heardEpoch, this.#names.entry(key)]
    // A leader stores its entry before it gives the lease back, so with the lease in hand we see what the last one stored.
    const [{ nowMs, ...lease }, value] = await this.#inOrder(
      () => this.#evaluate(scripts.acquireScript, keys, args, reply.acquired, withinMs),
      () => settled(this.#value(key, withinMs)),
    )
    if (value.ok) return { ...lease, value: value.result(nowMs) }
    // The node that has the entry is away. With the lease we load; without it we could not see what others load.
    if (!lease.granted) throw value.error
    return { ...lease, value: { kind: 'absent' } }
  }

  renewLease(key: CacheKey, token: string, leaseMs: number): Promise<boolean> {
    return this.#evaluate(scripts.renewScript, [this.#names.lease(key)], [token, leaseMs], reply.flag)
  }

  async releaseLease(
    key: CacheKey,
    token: string | undefined,
    pause: StoredPause | 'over' | 'unchanged',
    message: ReplicaMessage | undefined,
  ): Promise<void> {
    const keys = [this.#names.lease(key), this.#names.pause(key)]
    const telling = [this.#names.channel, message ? encodeMessage(message, this.#self) : '']
    const args = [token ?? '', ...telling, ...pauseArguments(pause)]
    await this.#evaluate(scripts.releaseScript, keys, args, reply.flag)
  }

  purge(selector: Selector, soft: boolean, heardEpoch: number): Promise<number> {
    const { epoch, purges, purgesVersion, index } = this.#names
    const id = purgeId({ selector, soft })
    const args = [heardEpoch, id, keepPurgesMs, maxPurges]
    return this.#evaluate(scripts.purgeScript, [epoch, purges, purgesVersion, index], args, reply.integer)
  }

  purges(): Promise<{ version: number; purges: Purge[] }> {
    const { purges, purgesVersion } = this.#names
    return this.#evaluate(scripts.purgesScript, [purges, purgesVersion], [], reply.purges)
  }

  async mergePurges(merged: readonly Purge[], heardEpoch: number): Promise<void> {
    const { epoch, purges, purgesVersion } = this.#names
    const args = merged.flatMap((purge) => [purgeId(purge), purge.epoch])
    await this.#evaluate(
      scripts.mergePurgesScript,
      [epoch, purges, purgesVersion],
      [heardEpoch, keepPurgesMs, maxPurges, ...args],
      reply.flag,
    )
  }

  state(): Promise<StoreState> {
    const { epoch, purgesVersion, generation } = this.#names
    return this.#evaluate(
      scripts.stateScript,
      [epoch, purgesVersion, generation],
      [randomUUID()],
      reply.state,
    )
  }

  async publish(message: ReplicaMessage): Promise<void> {
    await this.connection.run(
      (client) => publish(client, this.#names.channel, encodeMessage(message, this.#self)),
      undefined,
      'PUBLISH',
    )
  }

  listen(listener: StoreListener): void {
    const onText = (text: string): void => {
      const message = decodeMessage(text, this.#self)
      if (message) listener.onMessage(message)
    }
    this.connection.onReady(() => listener.onReady())
    // A failure here is made good when the connection comes back.
    this.connection.subscribe(this.#names.channel, onText).catch(() => {})
    if (this.isReady) listener.onReady()
  }

  /** What is stored, for the time that the store gives. */
  async #value(key: CacheKey, withinMs?: number): Promise<(nowMs: number) => StoredValue> {
    const name = this.#names.entry(key)
    try {
      const stored = await this.connection.run(() => this.values.get(name), withinMs, 'GET')
      return (nowMs) => (stored ? fromEnvelope(stored.value, key, nowMs) : { kind: 'absent' })
    } catch (error) {
      const why = whyCorrupt(error)
      if (why === undefined) throw error
      return () => ({ kind: 'corrupt', why })
    }
  }

  /** `indexed`: names and epochs in turn, as they are in the index. */
  async #remove(names: readonly string[], indexed: readonly (string | number)[]): Promise<void> {
    if (names.length === 0) return
    // One by one: in a cluster they live on different nodes. They still go out together.
    await this.connection.run(
      (client) => Promise.all(names.map((name) => client.unlink(name))),
      undefined,
      'UNLINK',
    )
    await this.#evaluate(scripts.unindexScript, [this.#names.index], indexed, reply.flag)
  }

  async #evaluate<T>(
    script: string,
    keys: string[],
    args: readonly (string | number)[],
    read: (reply: unknown) => T,
    withinMs?: number,
  ): Promise<T> {
    return read(
      await this.connection.run((client) => evaluate(client, script, keys, args), withinMs, 'EVALSHA'),
    )
  }

  /** Both are on their way at once where one server keeps their order; in a cluster they may be for two. */
  async #inOrder<First, Second>(
    first: () => Promise<First>,
    second: () => Promise<Second>,
  ): Promise<[First, Second]> {
    return this.connection.isCluster ? [await first(), await second()] : Promise.all([first(), second()])
  }
}

type Settled<T> = { readonly ok: true; readonly result: T } | { readonly ok: false; readonly error: unknown }

const settled = <T>(promise: Promise<T>): Promise<Settled<T>> =>
  promise.then(
    (result) => ({ ok: true, result }),
    (error: unknown) => ({ ok: false, error }),
  )

const whyCorrupt = (error: unknown): string | undefined => {
  if (error instanceof SyntaxError) return 'not JSON'
  return isRefusal(error) && error.message.startsWith('WRONGTYPE') ? 'wrong type' : undefined
}

const pauseArguments = (pause: StoredPause | 'over' | 'unchanged'): (string | number)[] => {
  if (typeof pause === 'string') return [pause]
  const { leftMs, failures, failure } = pause
  const left = Math.max(0, Math.ceil(leftMs))
  return ['pause', left, failures, JSON.stringify(failure ?? null), left + keepPauseMs]
}
