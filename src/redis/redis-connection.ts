import type { RedisClientType } from 'redis'
import { EventChannel } from '../events/channel.js'
import {
  createRedisClient,
  createServerClient,
  ping,
  type RedisClient,
  type RedisServers,
} from './redis-client.js'
import { RedisLink } from './redis-link.js'

export interface RedisConnectionOptions extends RedisServers {
  readonly commandTimeoutMs: number
  readonly onEvent?: (event: RedisEvent) => void
  readonly random?: () => number
}

/** Once per change of state. `messages` is the connection that listens to channels. */
export type RedisEvent =
  | { readonly type: 'redis-ready'; readonly link: 'commands' | 'messages' }
  | { readonly type: 'redis-lost'; readonly link: 'commands' | 'messages'; readonly reason: string }

export class RedisEvents extends EventChannel<RedisEvent> {}

/**
 * The process's way to Redis: one connection for commands, one for messages. Making it connects in the
 * background; Redis may come, go and come back. Close it at the end.
 */
export class RedisConnection {
  readonly #commands: RedisLink<RedisClient>
  readonly #messages: RedisLink<RedisClientType>
  readonly #channels = new Map<string, (message: string) => void>()
  readonly #clientListeners: ((client: RedisClient) => void)[] = []
  readonly #readyListeners: (() => void)[] = []

  constructor(options: RedisConnectionOptions) {
    const { commandTimeoutMs, random = Math.random, onEvent = () => {} } = options
    const reporting = (link: 'commands' | 'messages') => ({
      commandTimeoutMs,
      random,
      ping,
      onReady: () => {
        onEvent({ type: 'redis-ready', link })
        for (const listener of this.#readyListeners) listener()
      },
      onLost: (reason: string) => onEvent({ type: 'redis-lost', link, reason }),
    })
    this.#commands = new RedisLink({
      ...reporting('commands'),
      create: () => createRedisClient(options),
      prepare: (client) => this.#clientListeners.forEach((listener) => listener(client)),
    })
    this.#messages = new RedisLink({
      ...reporting('messages'),
      create: (attempt) => createServerClient(options.urls, attempt),
      prepare: async (client) => {
        for (const [channel, listener] of this.#channels) await client.subscribe(channel, listener)
      },
    })
  }

  get isReady(): boolean {
    return this.#commands.isReady
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
    if (this.#messages.isReady) await this.#messages.run((client) => client.subscribe(channel, listener))
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

  close(): void {
    this.#commands.close()
    this.#messages.close()
  }
}
