import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isCluster, type RedisClient } from './redis-client.js'
import { isRefusal } from './redis-errors.js'

const digests = new Map<string, string>()
/** Long enough for the few keys of a slot to move, short enough for the caller. */
const retries = 9
const retryAfterMs = 10

/** Runs a script, which Redis knows by its digest after the first time. In a cluster all `keys` are on one node. */
export const evaluate = async (
  client: RedisClient,
  script: string,
  keys: string[],
  args: readonly (string | number)[],
): Promise<unknown> => {
  const rest = [String(keys.length), ...keys, ...args.map(String)]
  for (let retry = 0; ; retry++) {
    try {
      return await send(client, keys, ['EVALSHA', digestOf(script), ...rest])
    } catch (error) {
      if (says(error, 'NOSCRIPT')) return send(client, keys, ['EVAL', script, ...rest])
      // While their slot moves to another node, some keys are here and some are there.
      if (retry === retries || !says(error, 'TRYAGAIN')) throw error
      await sleep(retryAfterMs)
    }
  }
}

/** By its key: `eval` of the cluster client goes to any node, which answers that the key has moved. */
const send = (client: RedisClient, [key]: readonly string[], command: string[]): Promise<unknown> =>
  isCluster(client) ? client.sendCommand(key, false, command) : client.sendCommand(command)

const says = (error: unknown, code: string): boolean => isRefusal(error) && error.message.startsWith(code)

const digestOf = (script: string): string => {
  const known = digests.get(script)
  if (known !== undefined) return known
  const digest = createHash('sha1').update(script).digest('hex')
  digests.set(script, digest)
  return digest
}
