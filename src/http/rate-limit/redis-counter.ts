import { z } from 'zod'
import type { RedisConnection } from '../../redis/redis-connection.js'
import { evaluate } from '../../redis/evaluate.js'
import type { SharedCount, SharedCounter } from './shared-counter.js'

/** A key without an expiry would count for ever, so a window is begun wherever there is none. */
const script = `
local total = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[2])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {total, left}`

const replySchema = z.tuple([z.number(), z.number()])

/** Counts in Redis: one key per caller and window, which ends with it. */
export class RedisCounter implements SharedCounter {
  constructor(
    private readonly connection: Pick<RedisConnection, 'runTask'>,
    private readonly keyPrefix: string,
  ) {}

  async add(id: string, count: number, windowMs: number): Promise<SharedCount> {
    const key = `${this.keyPrefix}rate:${encodeURIComponent(id)}`
    const reply = await this.connection.runTask('rate_limit', (client) =>
      evaluate(client, script, [key], [count, windowMs]),
    )
    const [total, leftMs] = replySchema.parse(reply)
    return { total, leftMs }
  }
}
