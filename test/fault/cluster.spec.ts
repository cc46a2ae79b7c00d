import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Cache } from '../../src/cache/cache.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { eventually } from '../support/eventually.js'
import { adminToken, Operator } from '../support/operator.js'
import { reshard, startRedisCluster, type RedisCluster } from '../support/redis-cluster.js'
import { reachesRedis } from '../support/redis-deployment.js'
import type { RedisServer } from '../support/redis-server.js'
import { send, type HttpAnswer } from '../support/signed-get.js'
import { startService, type StartedService } from '../support/start-service.js'
import { countStatuses, SteadyLoad } from '../support/steady-load.js'
import { upstreamCalls } from '../support/upstream-calls.js'

/* Three replicas of the service on a Redis Cluster of three masters, each with a replica. */

const agreeWithinMs = 5_000
const ratePerSecond = 15

let emulator: Emulator
let cluster: RedisCluster
let fleet: StartedService[]

beforeAll(async () => {
  ;[emulator, cluster] = await Promise.all([startEmulator(), startRedisCluster({ withReplicas: true })])
  emulator.control.set({ anyEngine: true })
  const env = {
    MODELARTS_ENDPOINT: emulator.url,
    REDIS_CLUSTER_NODES: cluster.urls.join(','),
    CACHE_MIN_REFRESH_SECONDS: '0',
    REDIS_COMMAND_TIMEOUT_MS: '1000',
    RATE_LIMIT_PER_MINUTE: '100000',
    ADMIN_TOKEN: adminToken,
  }
  fleet = await Promise.all([1, 2, 3].map(() => startService(env)))
  await allHaveRedis()
}, 90_000)
afterAll(async () => {
  await Promise.all(fleet.map((service) => service.close()))
  await cluster.stop()
  await emulator.close()
})

const ask = ({ url }: StartedService, engine: number, directives = ''): Promise<HttpAnswer> =>
  send('GET', `${url}/specs?engine_id=${engine}`, { headers: { 'cache-control': directives } })
const etags = async (engine: number): Promise<unknown[]> =>
  (await Promise.all(fleet.map((service) => ask(service, engine)))).map(({ headers }) => headers.etag)
const remaining = async (service: StartedService): Promise<number> =>
  Number(/r=(\d+)/.exec(String((await ask(service, 0)).headers.ratelimit))?.[1])

async function allHaveRedis(): Promise<void> {
  const all = async (): Promise<boolean> =>
    (await Promise.all(fleet.map(({ url }) => reachesRedis(url)))).every(Boolean)
  await eventually(all, { timeoutMs: agreeWithinMs, what: 'all replicas having Redis' })
}

const node = (nodes: readonly RedisServer[], at: number): RedisServer => {
  const found = nodes[at]
  if (!found) throw new Error('there are three')
  return found
}

interface Trouble {
  readonly what: string
  begin(): Promise<unknown>
  /** Until the cluster is whole, which it need not be at once. */
  end(): Promise<unknown>
}

/** 0 is the one that all replicas of the service agree by. */
const troubles: readonly Trouble[] = [
  {
    what: 'the slot that all agree by is moved',
    begin: () => reshard(node(cluster.masters, 0), node(cluster.masters, 1)),
    end: () => reshard(node(cluster.masters, 1), node(cluster.masters, 0)),
  },
  {
    what: 'a master is killed and its replica takes over',
    begin: () => node(cluster.masters, 1).kill(),
    end: () => node(cluster.masters, 1).restart(),
  },
  {
    what: 'the master that all agree by is killed and its replica takes over',
    begin: () => node(cluster.masters, 0).kill(),
    end: () => node(cluster.masters, 0).restart(),
  },
  {
    what: 'a master is gone with its replica, and both come back empty',
    begin: () => Promise.all([node(cluster.masters, 2).kill(), node(cluster.replicas, 2).kill()]),
    end: () => Promise.all([node(cluster.masters, 2).restart(), node(cluster.replicas, 2).restart()]),
  },
]

describe('while', () => {
  it.each(troubles.map((trouble, at) => ({ ...trouble, at })))(
    '$what: only 200; the replicas agree soon after; purges, the policy and limits hold',
    async ({ at, begin, end }) => {
      const engines = Array.from({ length: 12 }, (_, engine) => 1_000 * (at + 1) + engine)
      const purged = 1_000 * (at + 1) + 500
      for (const engine of [...engines, purged]) expect((await ask(replica(0), engine)).status).toBe(200)
      await Promise.all(engines.map(etags))
      await ask(replica(1), purged)

      const path = (n: number): string => `/specs?engine_id=${n % 10 === 0 ? 100_000 * (at + 1) + n : n % 5}`
      const loads = fleet.map(({ url }) => new SteadyLoad({ url, ratePerSecond, path }))
      try {
        await begin()
        await sleep(1_000)
        emulator.control.sellOut({ specCode: 'modelarts.vm.gpu.v100', soldOut: at % 2 === 0 })
        const renewed = await Promise.all(engines.map((engine) => ask(replica(0), engine, 'no-cache')))
        await replica(0)
          .app.get(Cache, { strict: false })
          .purge({ engine_id: String(purged) })
        const policy = { ttl_seconds: 1_000 + at }
        const patched = await operator(0).ask('PATCH', 'cache/policy', policy)
        // Where it cannot be kept it is refused, not forgotten.
        expect([200, 503]).toContain(patched.status)
        await sleep(1_000)
        await end()
        await cluster.complete()

        const agree = async (): Promise<boolean> => {
          const all = await Promise.all(engines.map(etags))
          return all.every((told, list) => told.every((etag) => etag === renewed[list]?.headers.etag))
        }
        await eventually(agree, { timeoutMs: agreeWithinMs, what: 'the replicas agreeing' })
        const isPurged = async (): Promise<boolean> =>
          (await ask(replica(1), purged, 'only-if-cached')).status === 504
        await eventually(isPurged, { timeoutMs: agreeWithinMs, what: 'the purge being everywhere' })
        await allHaveRedis()
        if (patched.status === 503) await operator(0).ask('PATCH', 'cache/policy', policy)
        const isInForce = async (): Promise<boolean> => {
          const all = await Promise.all(fleet.map((_, each) => operator(each).ask('GET', 'cache/policy')))
          return all.every(({ json }) => json.ttl_seconds === policy.ttl_seconds && json.persisted === true)
        }
        await eventually(isInForce, {
          timeoutMs: agreeWithinMs,
          what: 'the policy being in force everywhere',
        })
      } finally {
        await Promise.all(loads.map((load) => load.stop()))
      }
      for (const { answers } of loads) expect(Object.keys(countStatuses(answers))).toEqual(['200'])

      // Together again: one call for what nobody has, one count for all callers.
      emulator.control.forgetRequests()
      await Promise.all([...fleet, ...fleet].map((service) => ask(service, 900_000 + at)))
      expect(upstreamCalls(emulator, `engine_id=${900_000 + at}`)).toBe(1)
      const before = await remaining(replica(0))
      for (let n = 0; n < 50; n++) await ask(replica(1), 0)
      await eventually(async () => (await remaining(replica(0))) < before - 45)
    },
    60_000,
  )
})

function replica(at: number): StartedService {
  const service = fleet[at]
  if (!service) throw new Error('there are three')
  return service
}

const operator = (at: number): Operator => new Operator(replica(at).url)
