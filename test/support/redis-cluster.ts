import { createClient } from 'redis'
import { eventually } from './eventually.js'
import { startRedisServer, type RedisServer } from './redis-server.js'

/** A real Redis Cluster of three masters, each holding a third of the hash slots. */
export interface RedisCluster {
  readonly nodes: readonly RedisServer[]
  /** As for `REDIS_CLUSTER_NODES`. */
  readonly urls: readonly string[]
  stop(): Promise<void>
}

const slotRanges = [
  [0, 5460],
  [5461, 10_922],
  [10_923, 16_383],
] as const

export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes = await Promise.all(
    slotRanges.map(() =>
      startRedisServer({ args: ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'] }),
    ),
  )
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()))
  }
  try {
    await join(nodes)
  } catch (error) {
    await stop()
    throw error
  }
  return { nodes, urls: nodes.map(({ url }) => url), stop }
}

async function join(nodes: readonly RedisServer[]): Promise<void> {
  const clients = nodes.map(({ url }) => createClient({ url }))
  try {
    await Promise.all(
      clients.map(async (client, at) => {
        await client.connect()
        const [first, last] = slotRanges[at] ?? [0, 0]
        await client.clusterAddSlotsRange({ start: first, end: last })
      }),
    )
    for (const { port } of nodes) await clients[0]?.clusterMeet('127.0.0.1', port)
    const knowAll = async (): Promise<boolean> => {
      const states = await Promise.all(clients.map((client) => client.clusterInfo()))
      return states.every(({ state, size }) => state === 'ok' && size === nodes.length)
    }
    await eventually(knowAll, { timeoutMs: 15_000, everyMs: 50, what: 'the cluster being complete' })
  } finally {
    await Promise.all(clients.map((client) => client.disconnect()))
  }
}
