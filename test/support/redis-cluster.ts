import { execFile } from 'node:child_process'
import { dirname, join as joinPath } from 'node:path'
import { promisify } from 'node:util'
import { createClient, type RedisClientType } from 'redis'
import { eventually } from './eventually.js'
import { freeNodePort } from './free-port.js'
import { startRedisServer, type RedisServer } from './redis-server.js'

/** A real Redis Cluster on 127.0.0.1: three masters, and a replica of each when asked for. */
export interface RedisCluster {
  readonly masters: readonly RedisServer[]
  /** In the order of their masters. */
  readonly replicas: readonly RedisServer[]
  /** As for `REDIS_CLUSTER_NODES`: the masters. */
  readonly urls: readonly string[]
  /** Every slot is served. */
  complete(): Promise<void>
  stop(): Promise<void>
}

export interface RedisClusterOptions {
  readonly withReplicas?: boolean
  readonly args?: readonly string[]
  /** Beside `args`, asked for each node. */
  readonly argsOfEach?: () => Promise<readonly string[]>
}

/** Where `{fleet}` belongs, so all that replicas agree on. */
export const fleetSlot = 14_574

/** `redis-cli` moves the first slot of a master; so this one is the first of the first master. */
const slotRanges = [
  [fleetSlot, 16_383],
  [0, 7_286],
  [7_287, fleetSlot - 1],
] as const

const nodeTimeoutMs = 2_000

export async function startRedisCluster({
  withReplicas = false,
  args = [],
  argsOfEach = () => Promise.resolve([]),
}: RedisClusterOptions = {}): Promise<RedisCluster> {
  const size = withReplicas ? 6 : 3
  const nodes = await Promise.all(
    Array.from({ length: size }, () => startNode(async () => [...args, ...(await argsOfEach())])),
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
  const masters = nodes.slice(0, 3)
  return {
    masters,
    replicas: nodes.slice(3),
    urls: masters.map(({ url }) => url),
    complete: () => complete(nodes),
    stop,
  }
}

/** Moves the slot from master to master, as an operator does. */
export async function reshard(from: RedisServer, to: RedisServer): Promise<void> {
  const [fromId, toId] = await Promise.all([from, to].map(idOf))
  const args = [
    '--cluster-from',
    `${fromId}`,
    '--cluster-to',
    `${toId}`,
    '--cluster-slots',
    '1',
    '--cluster-yes',
  ]
  await promisify(execFile)(redisCli(), ['--cluster', 'reshard', `127.0.0.1:${from.port}`, ...args])
}

/** A command of an operator, to one node. */
export async function command<T>(
  { url }: Pick<RedisServer, 'url'>,
  run: (client: RedisClientType) => Promise<T>,
): Promise<T> {
  const client: RedisClientType = createClient({ url, socket: { reconnectStrategy: false } })
  client.on('error', () => {})
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.disconnect()
  }
}

/** It comes with the server. */
function redisCli(): string {
  const server = process.env.REDIS_SERVER_BIN
  if (!server)
    throw new Error('Moving a slot needs redis-cli, beside the program that REDIS_SERVER_BIN names.')
  return joinPath(dirname(server), server.endsWith('valkey-server') ? 'valkey-cli' : 'redis-cli')
}

const idOf = (node: RedisServer): Promise<string> => command(node, (client) => client.clusterMyId())

async function startNode(argsOf: () => Promise<readonly string[]>): Promise<RedisServer> {
  for (let attempt = 1; ; attempt++) {
    // Another port with each attempt, and another one for TLS: it may be that which is taken.
    const [port, args] = [await freeNodePort(), await argsOf()]
    const timeout = [
      '--cluster-node-timeout',
      String(nodeTimeoutMs),
      '--cluster-replica-validity-factor',
      '0',
    ]
    try {
      return await startRedisServer({ port, args: ['--cluster-enabled', 'yes', ...timeout, ...args] })
    } catch (error) {
      if (attempt === 5) throw error
    }
  }
}

async function join(nodes: readonly RedisServer[]): Promise<void> {
  const [first, ...others] = nodes
  if (!first) return
  await Promise.all(
    slotRanges.map(async ([start, end], at) => {
      const node = nodes[at]
      if (node) await command(node, (client) => client.clusterAddSlotsRange({ start, end }))
    }),
  )
  const ports = await Promise.all(others.map(meetingPort))
  await command(first, async (client) => {
    for (const port of ports) await client.clusterMeet('127.0.0.1', port)
  })
  const areMet = () =>
    answersOf(nodes, async (client) => (await client.clusterInfo()).knownNodes === nodes.length)
  await eventually(areMet, { timeoutMs: 15_000, everyMs: 50, what: 'the nodes having met' })
  for (const [at, replica] of nodes.slice(slotRanges.length).entries()) {
    const master = nodes[at]
    if (!master) continue
    const id = await idOf(master)
    await eventually(() => command(replica, (client) => client.clusterReplicate(id)))
  }
  await complete(nodes)
}

/** Nodes that speak TLS to each other meet at that port. */
async function meetingPort(node: RedisServer): Promise<number> {
  const settings = await command(node, (client) => client.configGet('tls-*'))
  return settings['tls-cluster'] === 'yes' ? Number(settings['tls-port']) : node.port
}

async function complete(nodes: readonly RedisServer[]): Promise<void> {
  await eventually(() => answersOf(nodes, isComplete), {
    timeoutMs: 20_000,
    everyMs: 50,
    what: 'the cluster being complete',
  })
}

/** With every replica up to date. */
async function isComplete(client: RedisClientType): Promise<boolean> {
  const { state, slots } = await client.clusterInfo()
  const replication = await client.info('replication')
  return (
    state === 'ok' &&
    // Without full coverage a node is content with the slots that it has heard of.
    slots.ok === 16_384 &&
    (replication.includes('role:master') || replication.includes('master_link_status:up'))
  )
}

async function answersOf(
  nodes: readonly RedisServer[],
  ask: (client: RedisClientType) => Promise<boolean>,
): Promise<boolean> {
  const answers = await Promise.all(nodes.map((node) => command(node, ask).catch(() => false)))
  return answers.every(Boolean)
}
