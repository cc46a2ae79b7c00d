import { randomUUID } from 'node:crypto'
import type { RedisClientType } from 'redis'
import type { Secret } from '../config/secret.js'
import { unwatched, type RunOperation } from '../events/operations.js'
import {
  connectToAll,
  createRedisClient,
  createServerClient,
  hashTag,
  ping,
  publish,
  type RedisClient,
  type RedisServers,
  withNodesOf,
} from './redis-client.js'
import { evaluate } from './evaluate.js'
import { isRefusal, RedisUnavailable } from './redis-errors.js'
import {
  causeOf,
  LinkState,
  type LinkName,
  type RedisEvent,
  type RedisState,
  type RedisTask,
} from './redis-events.js'
import { RedisLink } from './redis-link.js'
import type { RedisOperation } from './redis-operations.js'

export interface RedisConnectionOptions extends RedisServers {
  readonly keyPrefix: string
  readonly commandTimeoutMs: number
  readonly onEvent?: (event: RedisEvent) => void
  readonly runOperation?: RunOperation<RedisOperation>
  readonly random?: () => number
}

/**
 * The process's way to Redis: one connection for commands, one for messages. Making it connects in the
 * background; Redis may come, go and come back. Close it at the end.
 */
export class RedisConnection {
  readonly #commands: RedisLink<RedisClient>
  readonly #messages: RedisLink<RedisClientType>
  readonly #states: Readonly<Record<LinkName, LinkState>>
  readonly #channels = new Map<string, (message: string) => void>()
  /** Channels that each client has subscribed to. */
  readonly #heard = new WeakMap<RedisClientType, Set<string>>()
  readonly #clientListeners: ((client: RedisClient) => void)[] = []
  readonly #readyListeners: (() => void)[] = []
  readonly #onEvent: (event: RedisEvent) => void
  readonly #runOperation: RunOperation<RedisOperation>
  #urls: readonly Secret[]
  /** Where to look for Redis: in a cluster also nodes that it has told of. */
  #seeds: readonly Secret[]
  /** Messages to ourselves that have not come back. */
  #unheardProbes = 0

  /** Keys without a common hash tag may live on different nodes. */
  readonly isCluster: boolean

  constructor({ urls, cluster, keyPrefix, commandTimeoutMs, ...options }: RedisConnectionOptions) {
    const { random = Math.random, onEvent = () => {}, runOperation = unwatched } = options
    this.#runOperation = runOperation
    this.isCluster = cluster
    this.#urls = this.#seeds = urls
    this.#onEvent = onEvent
    const states = (this.#states = {
      commands: new LinkState('commands', onEvent),
      messages: new LinkState('messages', onEvent),
    })
    const common = (link: LinkName) => ({
      commandTimeoutMs,
      random,
      ping,
      onReady: () => {
        states[link].ready()
        for (const listener of this.#readyListeners) listener()
      },
      onLost: (error: unknown) => states[link].lost(error),
    })
    const probe = `${keyPrefix}${hashTag}:probe`
    const probeChannel = `${probe}:${randomUUID()}`
    this.#channels.set(probeChannel, () => (this.#unheardProbes = 0))
    this.#commands = new RedisLink({
      ...common('commands'),
      isCluster: cluster,
      create: () => createRedisClient({ urls: this.#seeds, cluster }),
      checks: [
        ...checksOf(probe),
        ['PUBLISH', (client) => publish(client, probeChannel, '').then(() => this.#probeSent())],
      ],
      onChecked: (refusal) => states.commands.checked(refusal),
      prepare: (client) => {
        this.#seeds = withNodesOf(client, this.#urls)
        connectToAll(client)
        this.#clientListeners.forEach((listener) => listener(client))
      },
    })
    // In a cluster the replicas listen to different nodes.
    const firstNode = Math.floor(random() * 1_000)
    this.#messages = new RedisLink({
      ...common('messages'),
      isCluster: false,
      create: (attempt) => createServerClient(this.#seeds, firstNode + attempt),
      checks: [['SUBSCRIBE', (client) => this.#subscribeAll(client)]],
      // What refuses a ping refuses it on both, and is reported once.
      onChecked: (refusal) => refusal?.command !== 'PING' && states.messages.checked(refusal),
      prepare: async (client) => {
        try {
          await this.#subscribeAll(client)
        } catch (error) {
          // A refusal is no reason for another connection: it is tried again, and reported, with every check.
          if (!isRefusal(error)) throw error
        }
      },
    })
  }

  get isReady(): boolean {
    return this.#commands.isReady
  }

  /** `degraded`: it answers, and refuses something that we need. */
  get state(): RedisState {
    if (!this.isReady) return 'down'
    return this.#states.commands.refusal || this.#states.messages.refusal ? 'degraded' : 'ok'
  }

  /**
   * Rejects at once while there is no connection, and within the command timeout in any case: with
   * `RedisUnavailable`, or with Redis's own refusal. `withinMs` can only shorten the wait. `name` tells traces what is sent.
   */
  run<T>(command: (client: RedisClient) => Promise<T>, withinMs?: number, name = 'commands'): Promise<T> {
    return this.#runOperation({ type: 'commands', command: name }, () =>
      this.#commands.run(command, withinMs),
    )
  }

  /** The same, and a failure is reported as one of `task`. */
  async runTask<T>(
    task: RedisTask,
    command: (client: RedisClient) => Promise<T>,
    name = 'EVALSHA',
  ): Promise<T> {
    try {
      return await this.run(command, undefined, name)
    } catch (error) {
      const wasSent = !(error instanceof RedisUnavailable && error.reason === 'not-connected')
      if (wasSent) this.#onEvent({ type: 'redis-task-failed', task })
      throw error
    }
  }

  /** Calls `listener` with every message on `channel` that reaches us; some will not. */
  async subscribe(channel: string, listener: (message: string) => void): Promise<void> {
    this.#channels.set(channel, listener)
    const { client } = this.#messages
    if (!client) return
    await this.#messages.run((ready) => this.#subscribeAll(ready))
  }

  /** Told of every new client before it is used: for libraries that insist on holding one. */
  onClient(listener: (client: RedisClient) => void): void {
    this.#clientListeners.push(listener)
    if (this.#commands.client) listener(this.#commands.client)
  }

  /** Told whenever either connection has become ready: what happened meanwhile has been missed. */
  onReady(listener: () => void): void {
    this.#readyListeners.push(listener)
  }

  /** From now on these; the connections that are there are used until the new ones work. */
  useUrls(urls: readonly Secret[]): void {
    this.#urls = this.#seeds = urls
    this.#onEvent({ type: 'redis-url-changed' })
    void this.#commands.renew((error) => this.#onEvent({ type: 'redis-url-refused', ...causeOf(error) }))
    void this.#messages.renew(() => {})
  }

  close(): void {
    this.#commands.close()
    this.#messages.close()
  }

  /** A connection that is alive and hears nothing, as on a node that has lost its cluster, is of no use. */
  #probeSent(): void {
    if (!this.#messages.isReady || this.#states.messages.refusal) this.#unheardProbes = 0
    else if (++this.#unheardProbes > maxUnheardProbes) {
      this.#unheardProbes = 0
      this.#messages.distrust()
    }
  }

  async #subscribeAll(client: RedisClientType): Promise<void> {
    const heard = this.#heard.get(client) ?? new Set()
    this.#heard.set(client, heard)
    for (const channel of this.#channels.keys()) {
      if (heard.has(channel)) continue
      // Before it is done: who subscribes meanwhile must not subscribe to it as well, or all is heard twice.
      heard.add(channel)
      try {
        await client.subscribe(channel, (message) => this.#channels.get(channel)?.(message))
      } catch (error) {
        heard.delete(channel)
        throw error
      }
    }
  }
}

const probeMs = 60_000
const maxUnheardProbes = 3

/** What the cache and the rate limit do in Redis, on a key that nobody reads. */
const checksOf = (
  probe: string,
): readonly (readonly [string, (client: RedisClient) => Promise<unknown>])[] => [
  ['SET', (client) => client.set(probe, '', { PX: probeMs })],
  ['GET', (client) => client.get(probe)],
  ['EVAL', (client) => evaluate(client, "return redis.call('PTTL', KEYS[1])", [probe], [])],
]
