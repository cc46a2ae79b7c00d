import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { StoredValues } from '../../src/cache/store/redis/cache-manager.module.js'
import { RedisStore } from '../../src/cache/store/redis/redis-store.js'
import { sealEntry } from '../../src/cache/entry/entry.js'
import { Secret } from '../../src/config/secret.js'
import { RedisCounter } from '../../src/http/rate-limit/redis-counter.js'
import { RedisConnection } from '../../src/redis/redis-connection.js'
import { startEmulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { freeNodePort } from '../support/free-port.js'
import { command, startRedisCluster } from '../support/redis-cluster.js'
import { reachesRedis } from '../support/redis-deployment.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { send } from '../support/signed-get.js'
import { spawnService } from '../support/spawn-service.js'
import { keyOf, payloadOf } from '../support/cache-under-test.js'

/* The user that docs/redis.md describes, on a server and a cluster that speak TLS. */

const docs = readFileSync('docs/redis.md', 'utf8')
const documentedUser = /^ACL SETUSER (.*)$/m.exec(docs)?.[1] ?? ''
const addedForClusters = /In a cluster also `(.*?)`/.exec(docs)?.[1] ?? ''
const keyPrefix = 'specs-bff:'

const pem = (name: string): string => resolve('test/support/tls', name)
const tlsArgs = async (): Promise<string[]> => [
  ...['--tls-port', String(await freeNodePort()), '--tls-cert-file', pem('server.pem')],
  ...['--tls-key-file', pem('server-key.pem'), '--tls-auth-clients', 'no'],
]
const tlsPortOf = async (node: RedisServer): Promise<number> =>
  Number((await command(node, (client) => client.configGet('tls-port')))['tls-port'])

interface Deployment {
  readonly nodes: readonly RedisServer[]
  readonly cluster: boolean
  stop(): Promise<void>
}
const deployments = {
  'a server': async (): Promise<Deployment> => {
    const server = await startRedisServer({ args: await tlsArgs() })
    return { nodes: [server], cluster: false, stop: () => server.stop() }
  },
  'a cluster': async (): Promise<Deployment> => {
    const among = ['--tls-cluster', 'yes', '--tls-ca-cert-file', pem('authority.pem')]
    const cluster = await startRedisCluster({ args: among, argsOfEach: tlsArgs })
    return { nodes: cluster.masters, cluster: true, stop: () => cluster.stop() }
  },
}

let deployment: Deployment | undefined
afterEach(() => deployment?.stop())

const asAdmin = <T>(run: Parameters<typeof command<T>>[1]): Promise<T[]> =>
  Promise.all((deployment?.nodes ?? []).map((node) => command(node, run)))

describe.each(['a server', 'a cluster'] as const)('the documented user on %s with TLS', (kind) => {
  it('may do all that the service does, and nothing else', async () => {
    const { nodes, cluster } = (deployment = await deployments[kind]())
    const words = `${documentedUser.replace('PASSWORD', 'canary')} ${cluster ? addedForClusters : ''}`
    await asAdmin((client) => client.sendCommand(['ACL', 'SETUSER', ...words.trim().split(' ')]))
    const user = 'specs-bff:canary@'
    await everyOperation(
      nodes.map(({ port }) => `redis://${user}127.0.0.1:${port}`),
      cluster,
    )

    const urls = await Promise.all(
      nodes.map(async (node) => `rediss://${user}127.0.0.1:${await tlsPortOf(node)}`),
    )
    const emulator = await startEmulator()
    const service = await spawnService({
      ...demoAccess,
      MODELARTS_ENDPOINT: emulator.url,
      NODE_EXTRA_CA_CERTS: pem('authority.pem'),
      RATE_LIMIT_PER_MINUTE: '100',
      [cluster ? 'REDIS_CLUSTER_NODES' : 'REDIS_URL']: urls.join(','),
    })
    try {
      await eventually(() => reachesRedis(service.url))
      expect((await send('GET', `${service.url}/specs`)).status).toBe(200)
      await eventually(
        async () => (await asAdmin((client) => client.dbSize())).reduce((sum, n) => sum + n) > 3,
      )
      expect(service.output()).not.toContain('canary')
    } finally {
      await service.kill('SIGKILL')
      await emulator.close()
    }
    expect((await asAdmin((client) => client.sendCommand(['ACL', 'LOG']))).flat()).toEqual([])

    const [node] = nodes
    if (!node) throw new Error('there is one')
    const asUser = { url: `redis://${user}127.0.0.1:${node.port}` }
    for (const forbidden of [
      'GET other',
      'FLUSHALL',
      'CONFIG GET *',
      'KEYS *',
      'PUBLISH other x',
      'SUBSCRIBE other',
    ]) {
      const attempt = command(asUser, (client) => client.sendCommand(forbidden.split(' ')))
      await expect(attempt).rejects.toThrow(/NOPERM/)
    }
  }, 60_000)
})

it('names every command of every script', async () => {
  const files = (await readdir('src', { recursive: true })).filter((name) => name.endsWith('.ts'))
  const sources = await Promise.all(files.map((name) => readFile(join('src', name), 'utf8')))
  const called = sources.flatMap((source) =>
    [...source.matchAll(/redis\.p?call\('(\w+)'/g)].map(([, name = '']) => name),
  )
  const granted = new Set(documentedUser.split(' '))
  expect(called.length).toBeGreaterThan(20)
  expect([...new Set(called)].filter((name) => !granted.has(`+${name.toLowerCase()}`))).toEqual([])
})

/** Each of the store and of the rate limit, over plain TCP. */
async function everyOperation(urls: readonly string[], cluster: boolean): Promise<void> {
  const connection = new RedisConnection({
    urls: urls.map((url) => new Secret(url)),
    cluster,
    keyPrefix,
    commandTimeoutMs: 1_000,
  })
  try {
    const heard: unknown[] = []
    const store = new RedisStore(connection, StoredValues.on(connection), keyPrefix)
    const other = new RedisStore(connection, StoredValues.on(connection), keyPrefix)
    await eventually(() => connection.state === 'ok')
    store.listen({ onReady: () => {}, onMessage: (message) => void heard.push(message) })
    const key = keyOf('a', { project: 'p' })
    const { epoch, granted } = await store.acquireLease(key, 'token', 1_000, 0)
    expect(granted).toBe(true)
    expect(await store.renewLease(key, 'token', 1_000)).toBe(true)
    await store.write(sealEntry(key, payloadOf('text'), epoch), () => 0, 60_000)
    await other.releaseLease(
      key,
      'token',
      { failures: 1, leftMs: 1, failure: null },
      { type: 'released', key },
    )
    expect((await store.read(key)).value.kind).toBe('entry')
    expect(await store.epochs([key])).toEqual([epoch])
    const purge = {
      selector: { project: 'p' },
      soft: false,
      epoch: await store.purge({ project: 'p' }, false, 0),
    }
    await store.purge({ project: 'q' }, true, 0)
    await store.mergePurges([purge], 0)
    expect((await store.purges()).purges).toHaveLength(2)
    await store.drop({ project: 'p' }, purge.epoch)
    expect((await store.read(key)).value.kind).toBe('absent')
    await store.state()
    await eventually(async () => {
      await other.publish({ type: 'purged', purge })
      return heard.length > 1
    })
    await new RedisCounter(connection, keyPrefix).add('caller', 1, 1_000)
  } finally {
    connection.close()
  }
}
