import { randomUUID } from 'node:crypto'
import type { Cache as CacheManager } from 'cache-manager'
import type { RedisClient } from '../../../redis/redis-client.js'
import type { RedisConnection } from '../../../redis/redis-connection.js'
import { isRefusal } from '../../../redis/redis-errors.js'
import { scanKeys } from '../../../redis/scan-keys.js'
import type { CacheKey, Entry } from '../../entry/entry.js'
import { fromEnvelope, toEnvelope } from './envelope.js'
import { decodeMessage, encodeMessage } from './replica-message.js'
import { maxPurges, purgeId, type Purge } from '../../entry/purge-log.js'
import * as reply from './redis-replies.js'
import { RedisNames } from './redis-names.js'
import * as scripts from './redis-scripts.js'
import { parseSelector, selects, type Selector } from '../../entry/selector.js'
import type {
  ReplicaMessage,
  StoreState,
  Begin,
  Store,
  StoredPause,
  StoredValue,
  StoreListener,
  StoreRead,
} from '../store.js'

/** Longer than any entry is kept: as long as one lives, the purges that ended it are known. */
const keepPurgesMs = 30 * 86_400_000
const maxEntryTtlMs = 29 * 86_400_000
/** Of a few kilobytes each. */
const defaultMaxEntries = 20_000
/** A pause is counted on this long after its end, unless a load succeeds: twice the longest. */
const keepPauseMs = 120_000

/** The store of a fleet on Redis: entries through cache-manager, the rest by commands of our own. */
export class RedisStore implements Store {
  readonly #self = randomUUID()
  readonly #names: RedisNames

  constructor(
    private readonly connection: RedisConnection,
    /** Its one store is a `redisKeyv` of the same connection. */
    private readonly cacheManager: CacheManager,
    keyPrefix: string,
    private readonly maxEntries = defaultMaxEntries,
  ) {
    this.#names = new RedisNames(keyPrefix)
  }

  get isReady(): boolean {
    return this.connection.isReady
  }

  read(key: CacheKey, withinMs?: number): Promise<StoreRead> {
    return this.connection.run(async (client) => {
      // Sent in this order: whatever purge the version leaves out came after the entry was read.
      const [value, version] = await Promise.all([this.#value(key), client.get(this.#names.purgesVersion)])
      return { value, purgesVersion: Number(version ?? 0) }
    }, withinMs)
  }

  async write(entry: Entry, ttlMs: number): Promise<void> {
    const name = this.#names.entry(entry.key)
    const ttl = Math.min(Math.ceil(ttlMs), maxEntryTtlMs)
    const args = [name, this.maxEntries]
    // Before it is there, so that no entry is ever left out of the count.
    const excess = await this.#evaluate(scripts.indexScript, [this.#names.index], args, reply.names)
    await this.connection.run(() => this.cacheManager.set(name, toEnvelope(entry), ttl))
    if (excess.length > 0) await this.#trim(excess)
  }

  /** `written`: names and times in turn. */
  async #trim(written: string[]): Promise<void> {
    await this.#unlink(written.filter((_, at) => at % 2 === 0))
    await this.#evaluate(scripts.unindexScript, [this.#names.index], written, reply.flag)
  }

  async drop(selector: Selector): Promise<void> {
    for (const prefix of [this.#names.leases, this.#names.entries]) {
      for await (const names of scanKeys(this.connection, prefix)) {
        const isSelected = (name: string): boolean =>
          selects(selector, { parts: parseSelector(name.slice(prefix.length)) })
        await this.#unlink(names.filter(isSelected))
      }
    }
  }

  begin(
    key: CacheKey,
    token: string,
    leaseMs: number,
    heardEpoch: number,
    withinMs?: number,
  ): Promise<Begin> {
    const { epoch, purgesVersion } = this.#names
    const keys = [epoch, this.#names.lease(key), this.#names.pause(key), purgesVersion]
    return this.connection.run(async (client) => {
      // Sent in this order: a leader stores its entry before it gives the lease back, so with the lease in hand
      // we see what the last one stored.
      const [begun, value] = await Promise.all([
        evaluate(client, scripts.beginScript, keys, [token, leaseMs, heardEpoch]),
        this.#value(key),
      ])
      return { ...reply.begun(begun), value }
    }, withinMs)
  }

  renew(key: CacheKey, token: string, leaseMs: number): Promise<boolean> {
    return this.#evaluate(scripts.renewScript, [this.#names.lease(key)], [token, leaseMs], reply.flag)
  }

  async end(
    key: CacheKey,
    token: string | undefined,
    pause: StoredPause | 'over' | 'unchanged',
  ): Promise<void> {
    const keys = [this.#names.lease(key), this.#names.pause(key)]
    await this.#evaluate(scripts.endScript, keys, [token ?? '', ...pauseArguments(pause)], reply.flag)
  }

  purge(selector: Selector, soft: boolean, heardEpoch: number): Promise<number> {
    const { epoch, purges, purgesVersion } = this.#names
    const id = purgeId({ selector, soft })
    const args = [heardEpoch, id, keepPurgesMs, maxPurges]
    return this.#evaluate(scripts.purgeScript, [epoch, purges, purgesVersion], args, reply.integer)
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

  pulse(): Promise<StoreState> {
    const { epoch, purgesVersion, generation } = this.#names
    return this.#evaluate(
      scripts.pulseScript,
      [epoch, purgesVersion, generation],
      [randomUUID()],
      reply.pulse,
    )
  }

  async publish(message: ReplicaMessage): Promise<void> {
    await this.connection.run((client) =>
      client.publish(this.#names.channel, encodeMessage(message, this.#self)),
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

  async #value(key: CacheKey): Promise<StoredValue> {
    try {
      const [keyv] = this.cacheManager.stores
      const value = await keyv?.get<unknown>(this.#names.entry(key), { raw: true })
      if (value === undefined) return { kind: 'absent' }
      return fromEnvelope(reply.wrapped(value), key)
    } catch (error) {
      if (error instanceof SyntaxError) return { kind: 'corrupt', why: 'not JSON' }
      if (isRefusal(error) && error.message.startsWith('WRONGTYPE'))
        return { kind: 'corrupt', why: 'wrong type' }
      throw error
    }
  }

  async #unlink(names: readonly string[]): Promise<void> {
    if (names.length === 0) return
    // One by one: in a cluster they live on different nodes. They still go out together.
    await this.connection.run((client) => Promise.all(names.map((name) => client.unlink(name))))
  }

  async #evaluate<T>(
    script: string,
    keys: string[],
    args: readonly (string | number)[],
    read: (reply: unknown) => T,
  ): Promise<T> {
    return read(await this.connection.run((client) => evaluate(client, script, keys, args)))
  }
}

const evaluate = (
  client: RedisClient,
  script: string,
  keys: string[],
  args: readonly (string | number)[],
): Promise<unknown> => client.eval(script, { keys, arguments: args.map(String) })

const pauseArguments = (pause: StoredPause | 'over' | 'unchanged'): (string | number)[] => {
  if (typeof pause === 'string') return [pause]
  const { leftMs, failures, failure } = pause
  const left = Math.max(0, Math.ceil(leftMs))
  return ['pause', left, failures, JSON.stringify(failure ?? null), left + keepPauseMs]
}
