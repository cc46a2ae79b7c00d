import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { LookupFunction, Socket } from 'node:net'
import { bulkhead, type BulkheadPolicy } from 'cockatiel'
import { monotonicClock, type Clock } from '../../concurrency/clock.js'
import type { UpstreamConfig } from '../../config/config.js'
import { dial } from './dial.js'
import { isExcepted } from './no-proxy.js'
import { openTunnel, withoutBrackets } from './tunnel.js'

/** Middle boxes forget idle connections without a word; one that is kept longer than this may be dead. */
const idleMs = 30_000
/** A name may move while its old host goes on answering; after this long it is resolved again. */
const maxAgeMs = 60_000
const unlimited = Number.MAX_SAFE_INTEGER

export interface AgentsOptions {
  readonly proxy?: UpstreamConfig['proxy']
  /** To one origin at a time, those that close included. The bulkhead bounds requests, whose sockets close a moment later. */
  readonly maxSockets?: number
  /** In place of the system's DNS. */
  readonly lookup?: LookupFunction
  readonly clock?: Clock
}

/** What a request adds to the options that Node hands to its agent. */
export interface Attempt {
  /** Ends the connecting as well; Node's own `signal` ends the request alone. */
  readonly attempt?: AbortSignal
}

type Connect = (options: Attempt) => Promise<Socket>

/** The connections to one origin. Once it is retired none of them is used for another request. */
export class Pool {
  readonly agent: HttpAgent
  #isRetired = false

  constructor(
    isTls: boolean,
    connect: Connect,
    readonly openedAtMs: number,
    private readonly limit: BulkheadPolicy,
  ) {
    const agentOptions = { keepAlive: true, scheduling: 'lifo', timeout: idleMs } as const
    this.agent = isTls ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions)
    const toTls = this.agent.createConnection.bind(this.agent)
    this.agent.createConnection = (options: ClientRequestArgs & Attempt, callback) => {
      const untilClosed = async (): Promise<void> => {
        options.attempt?.throwIfAborted()
        const plain = await connect(options)
        const tlsOptions = { ...options, socket: plain }
        const socket = (isTls ? toTls(tlsOptions) : undefined) ?? plain
        const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
        callback?.(null, socket)
        await closed
      }
      const failed = callback as ((error: unknown) => void) | undefined
      // Not given the signal: cockatiel drops an aborted item at the head of its queue without waking the next.
      limit.execute(untilClosed).catch((error: unknown) => failed?.(error))
      return undefined
    }
  }

  /** Whether a connection may be kept when its request has ended. One that is idle would stand in the way of a waiting one. */
  get mayKeep(): boolean {
    return !this.#isRetired && this.limit.queueSlots === unlimited
  }

  get isRetired(): boolean {
    return this.#isRetired
  }

  retire(): void {
    this.#isRetired = true
    for (const idle of Object.values(this.agent.freeSockets))
      for (const socket of idle ?? []) socket.destroy()
  }
}

/** Keep-alive pools, one for each origin. TLS is verified, with `NODE_EXTRA_CA_CERTS` beside the usual authorities. */
export class Agents {
  readonly #origins = new Map<
    string,
    { readonly limit: BulkheadPolicy; readonly connect: Connect; pool?: Pool }
  >()
  readonly #proxy: URL | undefined
  readonly #clock: Clock

  constructor(private readonly options: AgentsOptions = {}) {
    this.#proxy = options.proxy && new URL(options.proxy.url.reveal())
    this.#clock = options.clock ?? monotonicClock
  }

  /** With `isNew` one that holds no connection yet. */
  poolFor(url: URL, isNew: boolean): Pool {
    let origin = this.#origins.get(url.origin)
    if (!origin) {
      origin = {
        limit: bulkhead(this.options.maxSockets ?? unlimited, unlimited),
        connect: this.#connectTo(url),
      }
      this.#origins.set(url.origin, origin)
    }
    const { pool, limit, connect } = origin
    const nowMs = this.#clock()
    if (pool && !isNew && !pool.isRetired && nowMs - pool.openedAtMs < maxAgeMs) return pool
    pool?.retire()
    return (origin.pool = new Pool(url.protocol === 'https:', connect, nowMs, limit))
  }

  close(): void {
    for (const { pool } of this.#origins.values()) pool?.agent.destroy()
  }

  #connectTo(url: URL): Connect {
    const { proxy, lookup } = this.options
    const host = withoutBrackets(url.hostname)
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
    const tunnel = isExcepted(url, proxy?.noProxy ?? []) ? undefined : this.#proxy
    return ({ attempt = new AbortController().signal }) => {
      const target = { host, port, lookup, signal: attempt }
      return tunnel ? openTunnel(tunnel, target) : dial(target)
    }
  }
}
