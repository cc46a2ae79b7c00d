import type { RedisClientType } from 'redis'
import type { Secret } from '../config/secret.js'
import {
  createRedisClient,
  createServerClient,
  ping,
  type RedisClient,
  type RedisServers,
} from './redis-client.js'
import { isRefusal } from './redis-errors.js'
import { causeOf, LinkState, type LinkName, type RedisEvent, type RedisState } from './redis-events.js'
import { RedisLink } from './redis-link.js'

export interface RedisConnectionOptions extends RedisServers {
  readonly keyPrefix: string
  readonly commandTimeoutMs: number
  readonly onEvent?: (event: RedisEvent) => void
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
  /** Channels that each client could not subscribe to yet. */
  readonly #unheard = new WeakMap<RedisClientType, Set<string>>()
  readonly #clientListeners: ((client: RedisClient) => void)[] = []
  readonly #readyListeners: (() => void)[] = []
  readonly #onEvent: (event: RedisEvent) => void
  #urls: readonly Secret[]

  constructor({ urls, cluster, keyPrefix, commandTimeoutMs, ...options }: RedisConnectionOptions) {
    const { random = Math.random, onEvent = () => {} } = options
    this.#urls = urls
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
    this.#commands = new RedisLink({
      ...common('commands'),
      create: () => createRedisClient({ urls: this.#urls, cluster }),
      checks: checksOf(keyPrefix),
      onChecked: (refusal) => states.commands.checked(refusal),
      prepare: (client) => this.#clientListeners.forEach((listener) => listener(client)),
    })
    this.#messages = new RedisLink({
      ...common('messages'),
      create: (attempt) => createServerClient(this.#urls, attempt),
      checks: [['SUBSCRIBE', (client) => this.#subscribeAll(client)]],
      // What refuses a ping refuses it on both, and is reported once.
      onChecked: (refusal) => refusal?.command !== 'PING' && states.messages.checked(refusal),
      prepare: async (client) => {
        this.#unheard.set(client, new Set(this.#channels.keys()))
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
   * `RedisUnavailable`, or with Redis's own refusal. `withinMs` can only shorten the wait.
   */
  run<T>(command: (client: RedisClient) => Promise<T>, withinMs?: number): Promise<T> {
    return this.#commands.run(command, withinMs)
  }

  /** Calls `listener` with every message on `channel` that reaches us; some will not. */
  async subscribe(channel: string, listener: (message: string) => void): Promise<void> {
    this.#channels.set(channel, listener)
    const { client } = this.#messages
    if (!client) return
    this.#unheard.get(client)?.add(channel)
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
    this.#urls = urls
    this.#onEvent({ type: 'redis-url-changed' })
    void this.#commands.renew((error) => this.#onEvent({ type: 'redis-url-refused', ...causeOf(error) }))
    void this.#messages.renew(() => {})
  }

  close(): void {
    this.#commands.close()
    this.#messages.close()
  }

  async #subscribeAll(client: RedisClientType): Promise<void> {
    const unheard = this.#unheard.get(client) ?? new Set()
    for (const channel of unheard) {
      await client.subscribe(channel, (message) => this.#channels.get(channel)?.(message))
      unheard.delete(channel)
    }
  }
}

const probeMs = 60_000

/** What the cache and the rate limit do in Redis, on a key and a channel that nobody reads. */
const checksOf = (
  keyPrefix: string,
): readonly (readonly [string, (client: RedisClient) => Promise<unknown>])[] => {
  const probe = `${keyPrefix}probe`
  return [
    ['SET', (client) => client.set(probe, '', { PX: probeMs })],
    ['GET', (client) => client.get(probe)],
    ['EVAL', (client) => client.eval("return redis.call('PTTL', KEYS[1])", { keys: [probe], arguments: [] })],
    ['PUBLISH', (client) => client.publish(probe, '')],
  ]
}
