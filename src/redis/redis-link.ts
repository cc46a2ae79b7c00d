import { delay, withTimeout } from '../concurrency/abort.js'
import { backOffMs } from '../concurrency/back-off.js'
import { monotonicClock } from '../concurrency/clock.js'
import { connectTimeoutMs, type RedisClient } from './redis-client.js'
import { reasonOf, RedisUnavailable, saysWrongServer } from './redis-errors.js'

export interface RedisLinkOptions<Client extends RedisClient> {
  readonly create: (attempt: number) => Client
  readonly ping: (client: Client) => Promise<void>
  /** Makes a new client ready for use, after it has answered a ping. */
  readonly prepare: (client: Client) => Promise<void> | void
  readonly commandTimeoutMs: number
  readonly random: () => number
  readonly onReady: () => void
  /** Once per change of state. */
  readonly onLost: (reason: string) => void
}

const timeoutsUntilOpen = 3
const heartbeatMs = 1_000
/** So long a server that only reads is good for reading; then we look whether another has taken over. */
const wrongServerMs = 1_000
const retry = { firstMs: 50, maxMs: 500, jitter: 0.5 }
/** A connection that lives shorter has not healed anything: the retries go on slowing down. */
const healedAfterMs = 5_000

/**
 * A connection to Redis that never keeps anybody waiting. Commands are bounded, and refused at once while it is
 * not ready. A client that is lost, silent (several timeouts in a row) or talking to the wrong server is dropped,
 * and the next one must answer a ping before it counts.
 */
export class RedisLink<Client extends RedisClient> {
  #client: Client | undefined
  #readySinceMs = 0
  #timeoutsInARow = 0
  #lastTimeoutMs = 0
  #lose: (reason: string) => void = () => {}
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

  close(): void {
    this.#closing.abort()
    this.#lose('closed')
  }

  /** Is this client still worth having? */
  #judge(error: unknown, withinMs: number): void {
    const nowMs = monotonicClock()
    const { commandTimeoutMs } = this.options
    const isTimeout = error instanceof RedisUnavailable && error.reason === 'timeout'
    if (!isTimeout) this.#timeoutsInARow = 0
    // Somebody in a hurry says nothing about Redis, and commands sent together are late together, which counts once.
    const hasWaited = withinMs > commandTimeoutMs / 2
    if (isTimeout && hasWaited && nowMs - this.#lastTimeoutMs > commandTimeoutMs / 2) {
      this.#timeoutsInARow++
      this.#lastTimeoutMs = nowMs
    }
    const isSilent = this.#timeoutsInARow >= timeoutsUntilOpen
    const isWrongServer = saysWrongServer(error) && nowMs - this.#readySinceMs > wrongServerMs
    if (isSilent || isWrongServer) this.#lose(reasonOf(error))
  }

  async #keepConnected(): Promise<void> {
    let isReportedLost = false
    let failures = 0
    for (let attempt = 0; !this.#isClosed(); attempt++) {
      const { reason, readyForMs } = await this.#oneConnection(attempt)
      if (readyForMs !== undefined) isReportedLost = false
      if (!isReportedLost && !this.#isClosed()) this.options.onLost(reason)
      isReportedLost = true
      if (readyForMs !== undefined && readyForMs > healedAfterMs) failures = 0
      await this.#pause(++failures)
    }
  }

  /** Connects, is ready until lost, and says why that was. */
  async #oneConnection(attempt: number): Promise<{ reason: string; readyForMs?: number }> {
    const client = this.options.create(attempt)
    const lost = new Promise<string>((resolve) => (this.#lose = resolve))
    // Stays for good: an error without a listener would end the process.
    client.on('error', (error) => {
      if (client === this.#client) this.#lose(reasonOf(error))
    })
    try {
      await this.#open(client)
      this.#readySinceMs = monotonicClock()
      this.#client = client
      this.#timeoutsInARow = 0
      const heartbeat = setInterval(() => void this.run(this.options.ping).catch(() => {}), heartbeatMs)
      this.options.onReady()
      const reason = await lost
      clearInterval(heartbeat)
      return { reason, readyForMs: monotonicClock() - this.#readySinceMs }
    } catch (error) {
      return { reason: reasonOf(error) }
    } finally {
      this.#client = undefined
      drop(client)
    }
  }

  async #open(client: Client): Promise<void> {
    const { ping, prepare, commandTimeoutMs } = this.options
    // The client gives up on TCP and TLS by itself; the rest is for signing in.
    await withTimeout(Promise.resolve(client.connect()), connectTimeoutMs + 5 * commandTimeoutMs, timedOut)
    await withTimeout(ping(client), commandTimeoutMs, timedOut)
    await withTimeout(Promise.resolve(prepare(client)), commandTimeoutMs, timedOut)
    this.#closing.signal.throwIfAborted()
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
