import { keyServers } from './redis-client.js'
import type { RedisConnection } from './redis-connection.js'

const keysPerStep = 500

/** All keys that begin with `prefix`, a batch at a time; never KEYS. A key may come twice, or have gone by then. */
export async function* scanKeys(connection: RedisConnection, prefix: string): AsyncGenerator<string[]> {
  const options = { MATCH: `${escapePattern(prefix)}*`, COUNT: keysPerStep }
  for (const server of await connection.run(keyServers)) {
    let cursor = 0
    do {
      const step = await connection.run(() => server.scan(cursor, options))
      yield step.keys
      cursor = step.cursor
    } while (cursor !== 0)
  }
}

const escapePattern = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&')
