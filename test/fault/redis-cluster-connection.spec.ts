import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Secret } from '../../src/config/secret.js'
import { evaluate } from '../../src/redis/evaluate.js'
import { RedisConnection } from '../../src/redis/redis-connection.js'
import type { RedisEvent } from '../../src/redis/redis-events.js'
import { eventually } from '../support/eventually.js'
import { command, fleetSlot, startRedisCluster, type RedisCluster } from '../support/redis-cluster.js'
import type { RedisServer } from '../support/redis-server.js'

let cluster: RedisCluster
let connection: RedisConnection
let events: RedisEvent[]

const connect = (...urls: readonly string[]): RedisConnection => {
  connection = new RedisConnection({
    urls: urls.map((url) => new Secret(url)),
    cluster: true,
    keyPrefix: 'specs-bff:',
    commandTimeoutMs: 200,
    onEvent: (event) => events.push(event),
  })
  return connection
}

const set = (key: string): Promise<unknown> => connection.run((client) => client.set(key, key))
const countScript = "return redis.call('EXISTS', KEYS[1]) + redis.call('EXISTS', KEYS[2])"
const count = (...keys: string[]): Promise<unknown> =>
  connection.run((client) => evaluate(client, countScript, keys, []))

const hears = async (channel: string): Promise<(text: string) => Promise<unknown>> => {
  const heard: string[] = []
  await connection.subscribe(channel, (message) => heard.push(message))
  return (text) =>
    eventually(
      async () => {
        await connection.run((client) => client.publish(channel, text))
        return heard.includes(text)
      },
      { timeoutMs: 8_000, what: `hearing ${text}` },
    )
}

beforeEach(async () => {
  events = []
  // What is left of it goes on, without waiting for an election.
  cluster = await startRedisCluster({ args: ['--cluster-require-full-coverage', 'no'] })
}, 30_000)
afterEach(async () => {
  connection.close()
  await cluster.stop()
})

const nodeAt = (at: number): RedisServer => {
  const node = cluster.masters[at]
  if (!node) throw new Error('there are three')
  return node
}
/** The node that all agree by, and one that holds entries only. */
const [ordering, other] = [() => nodeAt(0), () => nodeAt(1)]
/** On the node `other`. */
const otherKey = 'b'

describe('a connection to a cluster', () => {
  it('is made by any of the nodes that are named, and knows the others', async () => {
    connect('redis://127.0.0.1:1', other().url)
    await eventually(() => set('key'))
    const hear = await hears('{fleet}:channel')
    await hear('one')
    // What was named is gone; what is left is enough.
    await other().kill()
    await connection.run((client) => client.get(otherKey)).catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await count('{fleet}:a', '{fleet}:b')).toBe(0)
    await hear('two')
  }, 30_000)

  it('sends every script where its keys are', async () => {
    connect(...cluster.urls)
    await eventually(() => set('key'))
    for (let at = 0; at < 30; at++) expect(await count(`{${at}}:a`, `{${at}}:b`)).toBe(0)
    for (const node of cluster.masters) {
      expect(await command(node, (client) => client.sendCommand(['INFO', 'errorstats']))).not.toContain(
        'MOVED',
      )
    }
  })

  it('waits for keys that are on their way to another node', async () => {
    connect(...cluster.urls)
    await eventually(() => Promise.all(['{fleet}:a', '{fleet}:b'].map(set)))
    const [from, to] = [ordering(), other()]
    const [fromId, toId] = await Promise.all(
      [from, to].map((node) => command(node, (client) => client.clusterMyId())),
    )
    const slot = String(fleetSlot)
    const setSlot = (node: RedisServer, ...words: string[]) =>
      command(node, (client) => client.sendCommand(['CLUSTER', 'SETSLOT', slot, ...words]))
    const move = (key: string) =>
      command(from, (client) =>
        client.sendCommand(['MIGRATE', '127.0.0.1', String(to.port), key, '0', '1000']),
      )
    await setSlot(to, 'IMPORTING', `${fromId}`)
    await setSlot(from, 'MIGRATING', `${toId}`)
    await move('{fleet}:a')
    const counting = count('{fleet}:a', '{fleet}:b')
    await new Promise((resolve) => setTimeout(resolve, 20))
    await move('{fleet}:b')
    expect(await counting).toBe(2)
  })

  it('is kept while a node that holds entries only is silent, and lost without the node that keeps the order', async () => {
    connect(ordering().url)
    await eventually(() => Promise.all(['{fleet}:a', otherKey].map(set)))
    await other().pause()
    await expect(set(otherKey)).rejects.toThrow('timeout')
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await expect(set(otherKey)).rejects.toThrow('timeout')
    expect(await count('{fleet}:a', '{fleet}:b')).toBe(1)
    expect(events.filter(({ type }) => type === 'redis-lost')).toEqual([])
    await other().resume()
    await eventually(() => set(otherKey), { timeoutMs: 10_000 })

    await ordering().pause()
    await set('{fleet}:a').catch(() => {})
    await eventually(() => !connection.isReady)
    await ordering().resume()
    await eventually(() => set('{fleet}:a'), { timeoutMs: 10_000 })
  }, 40_000)

  it('listens elsewhere when the node that it listens to has left the cluster', async () => {
    const deaf = other()
    connect(deaf.url)
    await eventually(() => set('{fleet}:a'))
    const hear = await hears('{fleet}:channel')
    await hear('one')
    await command(deaf, (client) => client.sendCommand(['CLUSTER', 'RESET', 'SOFT'])).catch(() => {})
    await hear('two')
  }, 30_000)
})
