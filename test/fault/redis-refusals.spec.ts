import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createClient, type RedisClientType } from 'redis'
import { Secret } from '../../src/config/secret.js'
import { RedisConnection } from '../../src/redis/redis-connection.js'
import type { RedisEvent } from '../../src/redis/redis-events.js'
import { eventually } from '../support/eventually.js'
import { freeNodePort } from '../support/free-port.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { TcpFaultProxy } from '../support/tcp-fault-proxy.js'

/* A Redis that answers PING and refuses the rest. */

let redis: RedisServer
let proxy: TcpFaultProxy
let connection: RedisConnection | undefined
let events: RedisEvent[]

/** By a user, or to a database. */
const connect = (userOrDatabase = ''): RedisConnection => {
  const [user = '', database] = userOrDatabase.split('/')
  connection = new RedisConnection({
    urls: [new Secret(`redis://${user}127.0.0.1:${proxy.port}/${database ?? ''}`)],
    cluster: false,
    keyPrefix: 'specs-bff:',
    commandTimeoutMs: 200,
    onEvent: (event) => events.push(event),
  })
  return connection
}

/** As an operator, past our connection. */
const command = async (...words: string[]): Promise<unknown> => {
  const client = createClient({ url: redis.url })
  client.on('error', () => {})
  await client.connect()
  try {
    return await client.sendCommand(words)
  } finally {
    await client.disconnect()
  }
}

let held: RedisClientType | undefined
const holdConnection = async (): Promise<void> => {
  held = createClient({ url: redis.url })
  held.on('error', () => {})
  await held.connect()
}

const said = (type: RedisEvent['type']): RedisEvent[] => events.filter((event) => event.type === type)
const isOfCommands = (event: RedisEvent): boolean => 'link' in event && event.link === 'commands'
const checks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_500))
/** The first check is made at once, the next a second later. What changes within one may be named by two commands. */
const betweenChecks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400))

beforeEach(async () => {
  events = []
  // Some are made nodes of a cluster later.
  redis = await startRedisServer({ port: await freeNodePort() })
  proxy = await TcpFaultProxy.open(redis.port)
})
afterEach(async () => {
  connection?.close()
  await held?.disconnect()
  held = undefined
  await proxy.close()
  await redis.stop()
})

interface Refusal {
  readonly what: string
  readonly begin: () => Promise<unknown>
  readonly end: () => Promise<unknown>
  readonly command: string
  readonly reason: string
  readonly fix: RegExp
}

const refusals: Refusal[] = [
  {
    what: 'is full',
    begin: () => command('CONFIG', 'SET', 'maxmemory', '1'),
    end: () => command('CONFIG', 'SET', 'maxmemory', '0'),
    command: 'SET',
    reason: 'OOM',
    fix: /maxmemory/,
  },
  {
    what: 'is a read-only replica',
    begin: () => command('REPLICAOF', '127.0.0.1', '1'),
    end: () => command('REPLICAOF', 'NO', 'ONE'),
    command: 'SET',
    reason: 'READONLY',
    fix: /replica/,
  },
  {
    what: 'permits no scripts',
    begin: () => command('ACL', 'SETUSER', 'default', '-eval', '-evalsha'),
    end: () => command('ACL', 'SETUSER', 'default', '+eval', '+evalsha'),
    command: 'EVAL',
    reason: 'NOPERM',
    fix: /ACL/,
  },
  {
    what: 'permits another key prefix',
    begin: () => command('ACL', 'SETUSER', 'default', 'resetkeys', '~other:*'),
    end: () => command('ACL', 'SETUSER', 'default', 'allkeys'),
    command: 'SET',
    reason: 'NOPERM',
    fix: /REDIS_KEY_PREFIX/,
  },
  {
    what: 'permits no channel to publish on',
    begin: () => command('ACL', 'SETUSER', 'default', 'resetchannels'),
    end: () => command('ACL', 'SETUSER', 'default', 'allchannels'),
    command: 'PUBLISH',
    reason: 'NOPERM',
    fix: /channel/,
  },
]

describe('a Redis that', () => {
  it.each(refusals)(
    '$what is degraded, said once with the likely fix, until it is ok again, said once',
    async ({ begin, end, command: refused, reason, fix }) => {
      const { state } = connect()
      expect(state).toBe('down')
      await eventually(() => connection?.state === 'ok')
      await betweenChecks()
      await begin()
      await eventually(() => connection?.state === 'degraded')
      await checks()
      expect(said('redis-degraded').filter(isOfCommands)).toEqual([
        {
          type: 'redis-degraded',
          link: 'commands',
          command: refused,
          reason,
          fix: expect.stringMatching(fix),
        },
      ])
      expect(said('redis-lost').filter(isOfCommands)).toEqual([])
      await end()
      await eventually(() => connection?.state === 'ok', { timeoutMs: 15_000 })
      expect(said('redis-recovered').filter(isOfCommands)).toEqual([
        { type: 'redis-recovered', link: 'commands' },
      ])
      expect(said('redis-degraded').filter(isOfCommands)).toHaveLength(1)
      expect(said('redis-ready').filter(isOfCommands)).toHaveLength(1)
    },
    40_000,
  )

  it('is busy with a script of others is degraded, said once, and recovers', async () => {
    connect()
    await eventually(() => connection?.state === 'ok')
    await command('CONFIG', 'SET', 'busy-reply-threshold', '1')
    const script = command('EVAL', 'while true do end', '0').catch(() => {})
    await eventually(() => connection?.state === 'degraded', { timeoutMs: 5_000 })
    expect(said('redis-degraded')).toEqual([
      expect.objectContaining({ reason: 'BUSY', fix: expect.stringMatching(/SCRIPT KILL/) }),
    ])
    await command('SCRIPT', 'KILL')
    await script
    await eventually(() => connection?.state === 'ok', { timeoutMs: 5_000 })
  })

  it('lacks a command, as a Sentinel does, is named as one', async () => {
    await redis.restart(['--rename-command', 'SET', ''])
    connect()
    await eventually(() => connection?.state === 'degraded')
    expect(said('redis-degraded')).toEqual([
      expect.objectContaining({ link: 'commands', fix: expect.stringMatching(/Sentinel/) }),
    ])
  })

  it('is a node of a cluster is named as one', async () => {
    await redis.restart(['--cluster-enabled', 'yes'])
    connect()
    await eventually(() => connection?.state === 'degraded')
    expect(said('redis-degraded')).toEqual([
      expect.objectContaining({ link: 'commands', fix: expect.stringMatching(/cluster/) }),
    ])
  })

  it.each<[string, () => Promise<unknown>, string, string, RegExp]>([
    [
      'wants another password',
      () => command('ACL', 'SETUSER', 'other', 'on', '>right'),
      'other:canary@',
      'WRONGPASS',
      /password/,
    ],
    ['wants a password', () => command('CONFIG', 'SET', 'requirepass', 'x'), '', 'WRONGPASS', /password/],
    ['wants no password', async () => {}, ':canary@', 'WRONGPASS', /password/],
    ['has no such database', async () => {}, '/99', 'DATABASE', /database/],
    [
      'is a node of a cluster, which has no databases',
      () => redis.restart(['--cluster-enabled', 'yes']),
      '/3',
      'CLUSTER',
      /REDIS_CLUSTER_NODES/,
    ],
    [
      'takes no more connections',
      () => redis.restart(['--maxclients', '1']).then(holdConnection),
      '',
      'MAXCLIENTS',
      /maxclients/,
    ],
  ])('%s is down, and says what to look at', async (_what, begin, userOrDatabase, reason, fix) => {
    await begin()
    connect(userOrDatabase)
    await eventually(() => said('redis-lost').length > 0)
    expect(said('redis-lost')[0]).toMatchObject({ reason, fix: expect.stringMatching(fix) })
    expect(connection?.state).toBe('down')
    expect(JSON.stringify(events)).not.toContain('canary')
  })
})

describe('a user without rights on channels', () => {
  it('costs one connection, is said once, and hears messages once it has the rights', async () => {
    await command('ACL', 'SETUSER', 'mute', 'on', '>pass', '~*', '+@all', 'resetchannels')
    const heard: string[] = []
    const { subscribe } = connect('mute:pass@')
    await subscribe.call(connection, 'specs-bff:messages', (message) => heard.push(message)).catch(() => {})
    await eventually(() => connection?.state === 'degraded')
    const before = proxy.accepted
    await checks()
    expect(proxy.accepted).toBe(before)
    expect(said('redis-lost')).toEqual([])
    expect(said('redis-degraded')).toContainEqual(
      expect.objectContaining({ link: 'messages', command: 'SUBSCRIBE', reason: 'NOPERM' }),
    )
    expect(said('redis-degraded')).toHaveLength(2)
    await command('ACL', 'SETUSER', 'mute', 'allchannels')
    await eventually(() => connection?.state === 'ok', { timeoutMs: 5_000 })
    await command('PUBLISH', 'specs-bff:messages', 'hello')
    await eventually(() => heard.includes('hello'))
  })
})

it('connects by an IPv6 address', async () => {
  await redis.restart(['--bind', '127.0.0.1', '::1'])
  connection = new RedisConnection({
    urls: [new Secret(`redis://[::1]:${redis.port}/3`)],
    cluster: false,
    keyPrefix: 'specs-bff:',
    commandTimeoutMs: 200,
  })
  await eventually(() => connection?.state === 'ok')
})

describe('a new password', () => {
  it('is used without a moment in which Redis is away, also when Redis learns of it later', async () => {
    await command('ACL', 'SETUSER', 'app', 'on', '>old', 'allkeys', 'allchannels', '+@all')
    connect('app:old@')
    await eventually(() => connection?.state === 'ok')
    let failures = 0
    let isDone = false
    const asking = (async () => {
      while (!isDone) {
        await connection?.run((client) => client.get('key')).catch(() => failures++)
        await new Promise(setImmediate)
      }
    })()
    connection?.useUrls([new Secret(`redis://app:new@127.0.0.1:${proxy.port}`)])
    await new Promise((resolve) => setTimeout(resolve, 700))
    const before = proxy.accepted
    await command('ACL', 'SETUSER', 'app', '>new', '<old')
    await eventually(
      async () =>
        String(await command('CLIENT', 'LIST')).split('user=app').length === 3 && proxy.accepted > before,
    )
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    isDone = true
    await asking
    expect({ failures, state: connection?.state }).toEqual({ failures: 0, state: 'ok' })
    expect(said('redis-lost')).toEqual([])
  })
})
