import type { RedisConnection } from '../../../redis/redis-connection.js'
import { selectorText, selects, type Selector } from '../../entry/selector.js'
import type { RedisNames } from './redis-names.js'

const namesPerStep = 500

/** Goes through what is in Redis, a part at a time. In a cluster the entries are on different nodes. */
export class IndexWalk {
  constructor(
    private readonly connection: RedisConnection,
    private readonly names: RedisNames,
  ) {}

  /** Each selected name, in steps. One that is there all the time comes at least once. */
  async *steps(selector: Selector): AsyncGenerator<{ value: string; score: number }[]> {
    let cursor = 0
    do {
      const step = await this.connection.run(
        (client) => client.zScan(this.names.index, cursor, { COUNT: namesPerStep }),
        undefined,
        'ZSCAN',
      )
      yield step.members.filter(({ value }) => selects(selector, this.names.ofEntry(value)))
      cursor = step.cursor
    } while (cursor !== 0)
  }

  /** The index also has names of entries that have ended since. */
  async stored(selector: Selector): Promise<string[]> {
    const found: string[] = []
    for await (const step of this.steps(selector)) {
      const exist = await this.connection.run((client) =>
        Promise.all(step.map(({ value }) => client.exists(value))),
      )
      for (const [at, { value }] of step.entries()) {
        if (exist[at] === 1) found.push(selectorText(this.names.ofEntry(value).parts))
      }
    }
    return found
  }

  async keepFor(ttlMs: (parts: Selector) => number | undefined): Promise<void> {
    for await (const step of this.steps({})) {
      await this.connection.run((client) =>
        Promise.all(
          step.map(async ({ value }) => {
            const ms = ttlMs(this.names.ofEntry(value).parts)
            if (ms !== undefined) await client.pExpire(value, Math.ceil(ms))
          }),
        ),
      )
    }
  }
}
