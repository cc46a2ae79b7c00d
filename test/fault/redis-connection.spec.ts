import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Secret } from '../../src/config/secret.js'
import { RedisConnection } from '../../src/redis/redis-connection.js'
import type { RedisEvent } from '../../src/redis/redis-events.js'
import { eventually } from '../support/eventually.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { TcpFaultProxy } from '../support/tcp-fault-proxy.js'

const commandTimeoutMs = 100
/** A busy machine may be late, never by much. */
const slackMs = 100

let redis: RedisServer
let proxy: TcpFaultProxy
let connection: RedisConnection
let events: RedisEvent[]

const connect = (url = `redis://127.0.0.1:${proxy.port}`): RedisConnection =>
  new RedisConnection({
    urls: [new Secret(url)],
    cluster: false,
    keyPrefix: 'specs-bff:',
    commandTimeoutMs,
    onEvent: (event) => events.push(event),
  })

const took = async (task: () => Promise<unknown>): Promise<number> => {
  const sinceMs = performance.now()
  await task().catch(() => {})
  return performance.now() - sinceMs
}

const get = (): Promise<string | null> => connection.run((client) => client.get('key'))
const isAnswered = async (): Promise<boolean> => {
  await get()
  return true
}
const commandEvents = (): string[] =>
  events.filter((event) => 'link' in event && event.link === 'commands').map(({ type }) => type)

beforeEach(async () => {
  events = []
  redis = await startRedisServer()
  proxy = await TcpFaultProxy.open(redis.port)
})
afterEach(async () => {
  connection.close()
  await proxy.close()
  await redis.stop()
})

describe('a connection to Redis', () => {
  it('may be made while Redis is down, refuses at once, says so once, and is there when Redis comes', async () => {
    await proxy.set({ kind: 'refuse' })
    connection = connect()
    expect(await took(get)).toBeLessThan(20)
    await expect(get()).rejects.toMatchObject({ name: 'RedisUnavailable', reason: 'not-connected' })
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(commandEvents()).toEqual(['redis-lost'])
    await proxy.set({ kind: 'forward' })
    await eventually(isAnswered, { timeoutMs: 1_500 })
    expect(commandEvents()).toEqual(['redis-lost', 'redis-ready'])
  })

  it('bounds every command, then stops asking a silent Redis, and is well within 2 s of its return', async () => {
    connection = connect()
    await eventually(isAnswered)
    await redis.pause()
    const waits: number[] = []
    for (let command = 0; command < 6; command++) waits.push(await took(get))
    expect(Math.max(...waits)).toBeLessThan(commandTimeoutMs + slackMs)
    expect(waits.at(-1)).toBeLessThan(20)
    expect(connection.isReady).toBe(false)
    await redis.resume()
    await eventually(isAnswered, { timeoutMs: 2_000 })
    expect(commandEvents()).toEqual(['redis-ready', 'redis-lost', 'redis-ready'])
  })

  it('notices a silent Redis without anyone asking', async () => {
    connection = connect()
    await eventually(isAnswered)
    await redis.pause()
    await eventually(() => events.filter(({ type }) => type === 'redis-lost').length === 2, {
      timeoutMs: 6_000,
    })
    expect(connection.isReady).toBe(false)
    await redis.resume()
  })

  it('does not count a peer that accepts and never speaks as ready', async () => {
    await proxy.set({ kind: 'hang' })
    connection = connect()
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(connection.isReady).toBe(false)
    await proxy.set({ kind: 'forward' })
    await eventually(isAnswered, { timeoutMs: 2_000 })
  })

  it('is not ready while Redis is slower than the command timeout', async () => {
    await proxy.set({ kind: 'delay', ms: 1_000 })
    connection = connect()
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(connection.isReady).toBe(false)
    expect(await took(get)).toBeLessThan(20)
  })

  it('comes back after resets and kills', async () => {
    connection = connect()
    for (let round = 0; round < 3; round++) {
      await eventually(isAnswered, { timeoutMs: 2_000 })
      await proxy.set({ kind: 'reset' })
      await eventually(() => !connection.isReady)
      await proxy.set({ kind: 'forward' })
    }
    await eventually(isAnswered, { timeoutMs: 2_000 })
    await redis.kill()
    await eventually(() => !connection.isReady)
    await redis.restart()
    await eventually(isAnswered, { timeoutMs: 2_000 })
  })

  it('leaves a server that has become a replica', async () => {
    connection = connect()
    await eventually(isAnswered)
    const before = proxy.accepted
    await connection.run(async (client) => {
      if (!('masters' in client)) await client.sendCommand(['REPLICAOF', '127.0.0.1', '1'])
    })
    await eventually(async () => {
      expect(await get()).toBeNull()
      await connection.run((client) => client.set('key', 'value')).catch(() => {})
      return proxy.accepted > before
    })
    await eventually(isAnswered)
    await connection.run(async (client) => {
      if (!('masters' in client)) await client.sendCommand(['REPLICAOF', 'NO', 'ONE'])
    })
    await eventually(() => connection.run((client) => client.set('key', 'value')))
  })

  it('says no password or address in its events', async () => {
    connection = connect(`redis://:canary-secret@127.0.0.1:${proxy.port}`)
    await eventually(() => events.length > 0)
    expect(JSON.stringify(events)).not.toMatch(/canary|127\.0\.0\.1/)
  })

  it('goes on hearing messages after its connection was lost', async () => {
    connection = connect()
    const heard: string[] = []
    await connection.subscribe('channel', (message) => heard.push(message))
    const isHeard = async (text: string): Promise<boolean> => {
      await connection.run((client) => client.publish('channel', text))
      return heard.includes(text)
    }
    await eventually(() => isHeard('one'))
    await proxy.set({ kind: 'reset' })
    await proxy.set({ kind: 'forward' })
    await eventually(() => isHeard('two'), { timeoutMs: 3_000 })
  })
})
