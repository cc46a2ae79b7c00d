import { z } from 'zod'
import { evaluate } from '../redis/evaluate.js'
import { hashTag } from '../redis/redis-client.js'
import type { RedisConnection } from '../redis/redis-connection.js'
import type { ReplicaReport } from './replica.js'

/** A replica that has not told of itself for this long is gone. One that stops in order says so at once. */
const goneAfterMs = 10_000
const heartbeatMs = 2_000

/**
 * KEYS: reports, times. ARGV: id, report, gone after ms, 'alive' | 'ended' | 'look'. Answers whether this replica was
 * known, and all reports that are left.
 */
const script = `
local function typed(key, type)
  if redis.call('TYPE', key).ok ~= type then redis.call('DEL', key) end
end
typed(KEYS[1], 'hash')
typed(KEYS[2], 'zset')
local time = redis.call('TIME')
local now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
local was_known = redis.call('HEXISTS', KEYS[1], ARGV[1])
if ARGV[4] == 'alive' then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('ZADD', KEYS[2], string.format('%.0f', now_ms), ARGV[1])
elseif ARGV[4] == 'ended' then
  redis.call('HDEL', KEYS[1], ARGV[1])
  redis.call('ZREM', KEYS[2], ARGV[1])
end
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now_ms - ARGV[3]))
for _, id in ipairs(gone) do
  redis.call('HDEL', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
end
redis.call('PEXPIRE', KEYS[1], ARGV[3] * 10)
redis.call('PEXPIRE', KEYS[2], ARGV[3] * 10)
return { was_known, redis.call('HVALS', KEYS[1]) }
`

const reply = z.tuple([z.number(), z.array(z.string())])

const schema: z.ZodType<ReplicaReport> = z.object({
  id: z.string(),
  host: z.string(),
  version: z.string(),
  started_at: z.string(),
  entries: z.number(),
  bytes: z.number(),
  hit_ratio: z.number().nullable(),
  policy_version: z.number(),
})

export interface ReplicaListOptions {
  /** How this replica is at the moment. */
  readonly self: () => ReplicaReport
  /** Absent: this process is alone. */
  readonly redis?: {
    readonly connection: Pick<RedisConnection, 'isReady' | 'onReady' | 'runTask'>
    readonly keyPrefix: string
  }
  /** The others have forgotten this replica, or never knew it: a Redis that was emptied or is new. */
  readonly onForgotten?: () => void
}

export interface Replicas {
  readonly replicas: readonly ReplicaReport[]
  /** False: Redis cannot be asked, and this replica knows of itself alone. */
  readonly complete: boolean
}

type Sign = 'alive' | 'ended' | 'look'

/** Which replicas live, by what each of them tells every two seconds. */
export class ReplicaList {
  #timer: NodeJS.Timeout | undefined
  #telling: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(private readonly options: ReplicaListOptions) {
    const { redis } = options
    if (!redis) return
    redis.connection.onReady(() => this.#beat())
    this.#timer = setInterval(() => this.#beat(), heartbeatMs)
    this.#timer.unref()
    this.#beat()
  }

  /** By start, the oldest first. */
  async list(): Promise<Replicas> {
    const self = this.options.self()
    if (!this.options.redis) return { replicas: [self], complete: true }
    try {
      const { reports } = await this.#send('look', self)
      const others = reports.filter(({ id }) => id !== self.id)
      return { replicas: [self, ...others].sort(byStart), complete: true }
    } catch {
      return { replicas: [self], complete: false }
    }
  }

  /** Lets the others know at once; last of all, or a heartbeat under way would bring it back. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#timer)
    await this.#telling
    if (this.options.redis?.connection.isReady) {
      await this.#send('ended', this.options.self()).catch(() => {})
    }
  }

  #beat(): void {
    this.#telling = this.#telling.then(() => this.#tell())
  }

  async #tell(): Promise<void> {
    if (this.#isClosed || !this.options.redis?.connection.isReady) return
    try {
      const { wasKnown } = await this.#send('alive', this.options.self())
      if (!wasKnown) this.options.onForgotten?.()
    } catch {
      // Its connection reports that Redis fails; the next heartbeat tries again.
    }
  }

  async #send(sign: Sign, self: ReplicaReport): Promise<{ wasKnown: boolean; reports: ReplicaReport[] }> {
    const { redis } = this.options
    if (!redis) return { wasKnown: true, reports: [] }
    const { connection, keyPrefix } = redis
    const keys = [`${keyPrefix}${hashTag}:replicas`, `${keyPrefix}${hashTag}:replicas-seen`]
    const args = [self.id, JSON.stringify(self), String(goneAfterMs), sign]
    const answer = await connection.runTask('replicas', (client) => evaluate(client, script, keys, args))
    const [wasKnown, texts] = reply.parse(answer)
    return { wasKnown: wasKnown === 1, reports: texts.flatMap(read) }
  }
}

function read(text: string): ReplicaReport[] {
  try {
    return [schema.parse(JSON.parse(text))]
  } catch {
    // Of another version of the service, or not of it at all.
    return []
  }
}

const byStart = (one: ReplicaReport, other: ReplicaReport): number =>
  one.started_at.localeCompare(other.started_at) || one.id.localeCompare(other.id)
