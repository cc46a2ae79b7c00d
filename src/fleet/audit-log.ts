import { z } from 'zod'
import { evaluate } from '../redis/evaluate.js'
import { hashTag } from '../redis/redis-client.js'
import type { RedisConnection } from '../redis/redis-connection.js'

/** One change that an operator made. */
export interface AuditRecord {
  /** ISO 8601. */
  readonly at: string
  /** The operator, by name. */
  readonly who: string
  readonly what: 'policy' | 'purge' | 'soft-purge' | 'refresh'
  /** What was addressed: the parts of keys. Absent for what concerns all. */
  readonly target?: Readonly<Record<string, string>>
  readonly from: object | null
  readonly to: object | null
  readonly request_id: string
  /** The id of the replica that made it. */
  readonly replica: string
}

const maxRecords = 200
const keepMs = 365 * 86_400_000

/**
 * KEYS: records. ARGV: max records, keep ms, then time and record in turn. A record that is there already changes
 * nothing. Answers all, the newest first.
 */
const script = `
if redis.call('TYPE', KEYS[1]).ok ~= 'zset' then redis.call('DEL', KEYS[1]) end
for i = 3, #ARGV, 2 do redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZREVRANGE', KEYS[1], 0, -1)
`

const reply = z.array(z.string())

const members = z.record(z.string(), z.unknown())
const schema = z.object({
  at: z.string(),
  who: z.string(),
  what: z.enum(['policy', 'purge', 'soft-purge', 'refresh']),
  target: z.record(z.string(), z.string()).optional(),
  from: members.nullable(),
  to: members.nullable(),
  request_id: z.string(),
  replica: z.string(),
})

export interface AuditRecords {
  /** The newest first, 200 at most. */
  readonly changes: readonly AuditRecord[]
  /** False: Redis cannot be asked, and these are the changes that this replica knows of. */
  readonly complete: boolean
}

/**
 * The last changes that operators made, on all replicas. Each replica remembers what it has seen, and gives it back to
 * a Redis that was away or was emptied.
 */
export class AuditLog {
  /** The newest first. */
  #known: readonly AuditRecord[] = []
  /** Not in Redis yet, as far as we know. */
  #unshared: readonly AuditRecord[] = []

  constructor(
    private readonly redis?: {
      readonly connection: Pick<RedisConnection, 'runTask'>
      readonly keyPrefix: string
    },
  ) {}

  /** Never rejects: what cannot be written now is written later. */
  async add(record: AuditRecord): Promise<void> {
    const added = ordered(record)
    this.#learn([added])
    if (this.redis) this.#unshared = [...this.#unshared, added].slice(-maxRecords)
    await this.#exchange()
  }

  async list(): Promise<AuditRecords> {
    const complete = await this.#exchange()
    return { changes: this.#known, complete }
  }

  /** To be called when Redis was away, or has lost what it had. */
  async restore(): Promise<void> {
    this.#unshared = this.#known
    await this.#exchange()
  }

  /** Gives Redis what it lacks, and takes what it has. False when it cannot be asked. */
  async #exchange(): Promise<boolean> {
    if (!this.redis) return true
    const { connection, keyPrefix } = this.redis
    const sent = this.#unshared
    const records = sent.flatMap((record) => [String(Date.parse(record.at)), JSON.stringify(record)])
    const args = [String(maxRecords), String(keepMs), ...records]
    try {
      const answer = await connection.runTask('audit', (client) =>
        evaluate(client, script, [`${keyPrefix}${hashTag}:audit`], args),
      )
      this.#unshared = this.#unshared.filter((record) => !sent.includes(record))
      this.#learn(reply.parse(answer).flatMap(read))
      return true
    } catch {
      return false
    }
  }

  #learn(records: readonly AuditRecord[]): void {
    const byText = new Map([...records, ...this.#known].map((record) => [JSON.stringify(record), record]))
    this.#known = [...byText.values()]
      .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
      .slice(0, maxRecords)
  }
}

function read(text: string): AuditRecord[] {
  try {
    const { target, ...record } = schema.parse(JSON.parse(text))
    return [ordered({ ...record, ...(target && { target }) })]
  } catch {
    return []
  }
}

/** Equal records are equal texts. */
const ordered = ({ at, who, what, target, from, to, request_id, replica }: AuditRecord): AuditRecord => ({
  at,
  who,
  what,
  ...(target && { target }),
  from,
  to,
  request_id,
  replica,
})
