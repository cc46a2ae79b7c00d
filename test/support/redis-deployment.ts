import { startRedisCluster } from './redis-cluster.js'
import { startRedisServer } from './redis-server.js'
import { send } from './signed-get.js'

/** What suites of several replicas run on, one after the other. */
export const deploymentKinds = ['one Redis', 'a Redis Cluster'] as const
export type DeploymentKind = (typeof deploymentKinds)[number]

export interface RedisDeployment {
  readonly urls: readonly string[]
  readonly cluster: boolean
  /** What the service gets to find it. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

export async function startRedisDeployment(kind: DeploymentKind): Promise<RedisDeployment> {
  if (kind === 'one Redis') {
    const { url, stop } = await startRedisServer()
    return { urls: [url], cluster: false, env: { REDIS_URL: url }, stop }
  }
  const { urls, stop } = await startRedisCluster()
  return { urls, cluster: true, env: { REDIS_CLUSTER_NODES: urls.join(',') }, stop }
}

/** A replica is ready before it has Redis. Only from then on is what it does agreed with the others. */
export async function reachesRedis(serviceUrl: string): Promise<boolean> {
  const { text } = await send('GET', `${serviceUrl}/health/ready`)
  return text.includes('"redis":"ok"')
}
