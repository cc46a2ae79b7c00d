import { Cache } from '../../src/cache/cache.js'
import type { FailureCodec } from '../../src/cache/entry/failure-codec.js'
import { CacheSlot } from '../../src/cache/memory/slot.js'
import { StoredValues } from '../../src/cache/store/redis/cache-manager.module.js'
import { RedisStore } from '../../src/cache/store/redis/redis-store.js'
import { Secret } from '../../src/config/secret.js'
import { RedisConnection } from '../../src/redis/redis-connection.js'

/** The cache of one replica with its connections to Redis, as the service has them; without HTTP. */
export interface Replica {
  ask(list: number): Promise<void>
  isReady(): boolean
  close(): Promise<void>
}

export interface ReplicaOptions {
  readonly redisUrl: string
  readonly keyPrefix: string
  readonly ttlMs: number
  readonly bytesPerList: number
  readonly onLoad: () => void
}

const codec: FailureCodec = {
  encode: ({ message }) => ({ message }),
  decode: () => undefined,
  wasAsked: () => true,
  retryAfterMs: () => undefined,
}
const commandTimeoutMs = 1_000
const upstreamMs = 50

export function startReplica({ redisUrl, keyPrefix, ttlMs, bytesPerList, onLoad }: ReplicaOptions): Replica {
  const connection = new RedisConnection({
    urls: [new Secret(redisUrl)],
    cluster: false,
    keyPrefix,
    commandTimeoutMs,
  })
  const cache = new Cache({
    codec,
    policy: () => ({ ttlMs, staleWhileRevalidateMs: 10 * ttlMs, staleIfErrorMs: 10 * ttlMs }),
    maxBytes: 64 * 1_024 * 1_024,
    minRefreshMs: () => 5_000,
    softTimeoutMs: 1_000,
    loadTimeoutMs: 8_000,
    store: new RedisStore(connection, StoredValues.on(connection), keyPrefix),
    storeBudgetMs: commandTimeoutMs,
  })
  const load = async (list: number): Promise<{ bytes: Buffer }> => {
    onLoad()
    await new Promise((resolve) => setTimeout(resolve, upstreamMs))
    return { bytes: Buffer.from(`${list} ${performance.now()} ${'x'.repeat(bytesPerList)}`) }
  }
  const slots = new Map<number, CacheSlot>()
  const slotOf = (list: number): CacheSlot => {
    const known = slots.get(list)
    if (known) return known
    const id = String(list)
    const slot = new CacheSlot({ text: `id=${id}`, parts: { id } }, () => load(list))
    slots.set(list, slot)
    return slot
  }
  return {
    ask: async (list) => {
      const slot = slotOf(list)
      if (!cache.tryGet(slot)) await cache.get(slot)
    },
    isReady: () => connection.isReady,
    close: async () => {
      await cache.close()
      connection.close()
    },
  }
}
