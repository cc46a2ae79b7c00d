import { Secret } from '../config/secret.js'
import { createClient, createCluster, type RedisClientType, type RedisClusterType } from 'redis'

/** One server, or a cluster; the commands are the same. */
export type RedisClient = RedisClientType | RedisClusterType

export interface RedisServers {
  /** One URL (a single server), or several (the seed nodes of a cluster). May hold a password. */
  readonly urls: readonly Secret[]
  readonly cluster: boolean
}

/** The time limit for TCP, and for TLS if it is used. */
export const connectTimeoutMs = 1_000

const behaviour = {
  // A command must fail at once while there is no connection, not wait for one.
  disableOfflineQueue: true,
  commandsQueueMaxLength: 10_000,
  // CLIENT SETINFO would have to be answered before the connection counts as made.
  disableClientInfo: true,
}
// The owner makes a new client instead: a client that reconnects by itself may stay on a node that was demoted.
const socket = { connectTimeout: connectTimeoutMs, reconnectStrategy: false as const }

export const createRedisClient = (servers: RedisServers): RedisClient =>
  servers.cluster ? createClusterClient(servers.urls) : createServerClient(servers.urls)

/** A client of one server; of any one when there are several. In a cluster every node hears every message. */
export const createServerClient = (urls: readonly Secret[], pick = 0): RedisClientType => {
  const url = urls[pick % urls.length]
  if (!url) throw new TypeError('no Redis URL')
  return createClient({ ...serverOptions(url), ...behaviour })
}

const createClusterClient = (urls: readonly Secret[]): RedisClusterType => {
  const [first] = urls.map(serverOptions)
  if (!first) throw new TypeError('no Redis URL')
  const { socket: firstSocket, database: _, ...credentials } = first
  return createCluster({
    rootNodes: urls.map((url) => ({ socket: serverOptions(url).socket })),
    // For the nodes that the cluster names itself.
    defaults: {
      ...behaviour,
      ...credentials,
      socket: { ...socket, ...(firstSocket.tls && { tls: true }) },
    },
    // A replica or a master that is down must not keep us from the others.
    minimizeConnections: true,
  })
}

/** Not left to the library, which hands an IPv6 address to the resolver with its brackets. */
const serverOptions = (secret: Secret) => {
  const { protocol, hostname, port, username, password, pathname } = new URL(secret.reveal())
  return {
    socket: {
      ...socket,
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port ? Number(port) : 6_379,
      ...(protocol === 'rediss:' && { tls: true as const }),
    },
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    database: Number(pathname.slice(1)),
  }
}

export const isCluster = (client: RedisClient): client is RedisClusterType => 'masters' in client

/** Names that hold it live on one node of a cluster, which keeps the order of what all replicas agree on. */
export const hashTag = '{fleet}'

/** In a cluster the node that keeps the order is asked: nothing can be agreed on without it. */
export const ping = async (client: RedisClient): Promise<void> => {
  if (isCluster(client)) await client.sendCommand(hashTag, false, ['PING'])
  else await client.ping()
}

/** In a cluster every node passes it on; that with the hash tag in `channel` is one that is there. */
export const publish = async (client: RedisClient, channel: string, message: string): Promise<void> => {
  if (isCluster(client)) await client.sendCommand(channel, false, ['PUBLISH', channel, message])
  else await client.publish(channel, message)
}

/** `urls`, and the masters that `client` has found beside them: the nodes that are named need not be there for ever. */
export const withNodesOf = (client: RedisClient, urls: readonly Secret[]): readonly Secret[] => {
  const [first] = urls
  if (!isCluster(client) || !first) return urls
  const known = new Set(urls.map((url) => new URL(url.reveal()).host))
  const found = client.masters.map(({ host, port }) => {
    const url = new URL(first.reveal())
    url.hostname = host.includes(':') ? `[${host}]` : host
    url.port = String(port)
    return url
  })
  return [...urls, ...found.filter(({ host }) => !known.has(host)).map(({ href }) => new Secret(href))]
}

/** Begins to connect to every master, so that the first command to each does not have to wait for it. */
export const connectToAll = (client: RedisClient): void => {
  if (!isCluster(client)) return
  for (const master of client.masters) {
    Promise.resolve(client.nodeClient(master)).catch(() => {
      // A command to it fails by itself.
    })
  }
}
