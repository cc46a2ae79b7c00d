import { delay, withTimeout } from '../concurrency/abort.js'
import { backOffMs } from '../concurrency/back-off.js'
import { monotonicClock } from '../concurrency/clock.js'
import { connectTimeoutMs, type RedisClient } from './redis-client.js'
import { isRefusal, RedisUnavailable, saysWrongServer } from './redis-errors.js'
import { refusalOf, type Refusal } from './refusal.js'

export interface RedisLinkOptions<Client extends RedisClient> {
  readonly create: (attempt: number) => Client
  /** The client speaks to several nodes. One that fails says nothing about the others. */
  readonly isCluster: boolean
  readonly ping: (client: Client) => Promise<unknown>
  /** What the service needs of Redis, each named by its command; tried at once and every second. */
  readonly checks: readonly (readonly [command: string, attempt: (client: Client) => Promise<unknown>])[]
  /** Makes a new client ready for use, after it has answered a ping. */
  readonly prepare: (client: Client) => Promise<void> | void
  readonly commandTimeoutMs: number
  readonly random: () => number
  /** After a time without one, however short. */
  readonly onReady: () => void
  readonly onLost: (error: unknown) => void
  /** After every check. */
  readonly onChecked: (refusal: Refusal | undefined) => unknown
}

const timeoutsUntilOpen = 3
const heartbeatMs = 1_000
const retry = { firstMs: 50, maxMs: 500, jitter: 0.5 }
/** A connection that lives shorter has not healed anything: the retries go on slowing down. */
const healedAfterMs = 5_000
/** How long a server that only reads is kept, for reading, before we look whether another has taken over. */
const wrongServer = { firstMs: 1_000, maxMs: 10_000 }

/** Ends a connection without news: another one is as good, or is to be tried. */
class Replaced extends Error {}

/**
 * A connection to Redis that never keeps anybody waiting. Commands are bounded, and refused at once while it is
 * not ready. A client that is lost, silent (several timeouts in a row) or talking to the wrong server is dropped,
 * and the next one must answer a ping before it counts.
 */
export class RedisLink<Client extends RedisClient> {
  #client: Client | undefined
  /** Ready to take the place of the client. */
  #next: Client | undefined
  #renewals = 0
  #isInDoubt = false
  #isLearning = false
  #wrongServers = 0
  #readySinceMs = 0
  #timeoutsInARow = 0
  #lastTimeoutMs = 0
  #lose: (error: unknown) => void = () => {}
  readonly #closing = new AbortController()

  constructor(private readonly options: RedisLinkOptions<Client>) {
    void this.#keepConnected()
  }

  get isReady(): boolean {
    return this.#client !== undefined
  }

  /** Only while ready. */
  get client(): Client | undefined {
    return this.#client
  }

  /** Rejects with `RedisUnavailable`, or with Redis's own refusal. `withinMs` can only shorten the wait. */
  async run<T>(command: (client: Client) => Promise<T>, withinMs = Infinity): Promise<T> {
    const client = this.#client
    if (!client) throw new RedisUnavailable('not-connected')
    const { commandTimeoutMs } = this.options
    try {
      const reply = await withTimeout(command(client), Math.min(withinMs, commandTimeoutMs), timedOut)
      this.#timeoutsInARow = 0
      return reply
    } catch (error) {
      if (client === this.#client) this.#judge(error, withinMs)
      throw error
    }
  }

  /** Changes to a client that `create` makes now, once that one is ready. Until then the old one is used. */
  async renew(onRefused: (error: unknown) => void): Promise<void> {
    const renewal = ++this.#renewals
    for (let failures = 1; this.isReady && renewal === this.#renewals; failures++) {
      const client = this.#create(0)
      try {
        await this.#open(client)
        if (renewal !== this.#renewals) return drop(client)
        this.#next = client
        return this.#lose(new Replaced())
      } catch (error) {
        drop(client)
        if (failures === 1) onRefused(error)
        await this.#pause(failures)
      }
    }
  }

  /** Drops the client: it is of no use, whatever it answers. */
  distrust(): void {
    this.#lose(timedOut())
  }

  close(): void {
    this.#closing.abort()
    this.#lose(new Replaced())
  }

  /** Is this client still worth having? */
  #judge(error: unknown, withinMs: number): void {
    const nowMs = monotonicClock()
    const { commandTimeoutMs, isCluster } = this.options
    if (isCluster)
      return isRefusal(error) || withinMs <= commandTimeoutMs / 2 ? undefined : void this.#doubt()
    const isTimeout = error instanceof RedisUnavailable && error.reason === 'timeout'
    if (!isTimeout) this.#timeoutsInARow = 0
    // Somebody in a hurry says nothing about Redis, and commands sent together are late together, which counts once.
    const hasWaited = withinMs > commandTimeoutMs / 2
    if (isTimeout && hasWaited && nowMs - this.#lastTimeoutMs > commandTimeoutMs / 2) {
      this.#timeoutsInARow++
      this.#lastTimeoutMs = nowMs
    }
    if (this.#timeoutsInARow >= timeoutsUntilOpen) this.#lose(error)
    else if (saysWrongServer(error) && nowMs - this.#readySinceMs > this.#wrongServerMs()) {
      this.#wrongServers++
      this.#lose(new Replaced())
    }
  }

  /**
   * A node of the cluster has failed. If it is the one that keeps the order, the client is lost. If not, another
   * client learns which nodes there are now: this one would wait for the failed node to say so.
   */
  async #doubt(): Promise<void> {
    if (this.#isInDoubt) return
    this.#isInDoubt = true
    const client = this.#client
    for (let failures = 0; client && client === this.#client;) {
      try {
        await withTimeout(this.options.ping(client), this.options.commandTimeoutMs, timedOut)
        void this.#learnNodes()
        break
      } catch (error) {
        if (++failures === timeoutsUntilOpen && client === this.#client) this.#lose(error)
        else await this.#pause(failures)
      }
    }
    this.#isInDoubt = false
  }

  async #learnNodes(): Promise<void> {
    if (this.#isLearning) return
    this.#isLearning = true
    await this.renew(() => {})
    // The failed node may stay among them for a while.
    await delay(heartbeatMs, this.#closing.signal).catch(() => {})
    this.#isLearning = false
  }

  #wrongServerMs(): number {
    return backOffMs(this.#wrongServers + 1, { ...wrongServer, random: this.options.random })
  }

  async #keepConnected(): Promise<void> {
    let failures = 0
    for (let attempt = 0; !this.#isClosed(); attempt++) {
      const { error, readyForMs } = await this.#oneConnection(attempt)
      if (!(error instanceof Replaced) && !this.#isClosed()) this.options.onLost(error)
      if (readyForMs !== undefined && readyForMs > healedAfterMs) failures = 0
      if (!this.#next) await this.#pause(++failures)
    }
    if (this.#next) drop(this.#next)
  }

  /** Connects, is ready until lost, and says why that was. */
  async #oneConnection(attempt: number): Promise<{ error: unknown; readyForMs?: number }> {
    const prepared = this.#next
    this.#next = undefined
    const client = prepared ?? this.#create(attempt)
    const lost = new Promise((resolve) => (this.#lose = resolve))
    try {
      if (!prepared) await this.#open(client)
      this.#readySinceMs = monotonicClock()
      this.#client = client
      this.#timeoutsInARow = 0
      const heartbeat = setInterval(() => void this.#check(client), heartbeatMs)
      if (!prepared) this.options.onReady()
      void this.#check(client)
      const error = await lost
      clearInterval(heartbeat)
      return { error, readyForMs: monotonicClock() - this.#readySinceMs }
    } catch (error) {
      return { error }
    } finally {
      this.#client = undefined
      // Commands under way on a client that is replaced still get their reply.
      if (this.#isReplaced()) setTimeout(drop, this.options.commandTimeoutMs, client)
      else drop(client)
    }
  }

  #create(attempt: number): Client {
    const client = this.options.create(attempt)
    // Stays for good: an error without a listener would end the process.
    client.on('error', (error) => {
      if (client !== this.#client) return
      if (this.options.isCluster) void this.#doubt()
      else this.#lose(error)
    })
    return client
  }

  async #open(client: Client): Promise<void> {
    const { ping, prepare, commandTimeoutMs } = this.options
    // The client gives up on TCP and TLS by itself; the rest is for signing in.
    await withTimeout(Promise.resolve(client.connect()), connectTimeoutMs + 5 * commandTimeoutMs, timedOut)
    await withTimeout(ping(client), commandTimeoutMs, timedOut)
    await withTimeout(Promise.resolve(prepare(client)), commandTimeoutMs, timedOut)
    this.#closing.signal.throwIfAborted()
  }

  async #check(client: Client): Promise<void> {
    for (const [command, attempt] of [['PING', this.options.ping] as const, ...this.options.checks]) {
      if (client !== this.#client) return
      try {
        await this.run(attempt)
      } catch (error) {
        const refusal = refusalOf(command, error)
        if (refusal) this.options.onChecked(refusal)
        // What is lost or slow says nothing about what is permitted.
        return
      }
    }
    this.#wrongServers = 0
    this.options.onChecked(undefined)
  }

  #isReplaced(): boolean {
    return this.#next !== undefined
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted
  }

  async #pause(failures: number): Promise<void> {
    const ms = backOffMs(failures, { ...retry, random: this.options.random })
    await delay(ms, this.#closing.signal).catch(() => {})
  }
}

const timedOut = (): RedisUnavailable => new RedisUnavailable('timeout')

/** Never `quit`: that waits for an answer. */
const drop = (client: RedisClient): void => {
  client.disconnect().catch(() => {
    // It was closed already.
  })
}
