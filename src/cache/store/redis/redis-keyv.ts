import { KeyvAdapter } from 'cache-manager'
import { redisClusterInsStore, redisInsStore } from 'cache-manager-redis-yet'
import { Keyv } from 'keyv'
import { isCluster } from '../../../redis/redis-client.js'
import type { RedisConnection } from '../../../redis/redis-connection.js'

/**
 * What cache-manager keeps its values in: Redis, by the client that the connection has at the time. It speaks
 * up when Redis fails, adds no prefix and no second layer of JSON.
 */
export const redisKeyv = (connection: RedisConnection): Keyv => {
  const keyv = new Keyv({ throwOnErrors: true, useKeyPrefix: false })
  keyv.serialize = undefined
  keyv.deserialize = undefined
  connection.onClient((client) => {
    keyv.store = new KeyvAdapter(
      isCluster(client) ? redisClusterInsStore(client, { rootNodes: [] }) : redisInsStore(client),
    )
  })
  return keyv
}
