import { Server as NetServer } from 'node:net'
import type { Server } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** A turn of the event loop in which nothing arrived takes less. */
const quietMs = 0.1
/** Requests wait for a quiet turn for this long at most. */
const maxHoldMs = 1_000

/** The end of a process's service, step by step. From its beginning on every answer says `Connection: close`. */
export class Drain {
  readonly #beginning: (() => void)[] = []
  /** Waits under way. Not an AbortSignal: adding a listener to one takes longer the more it has, and thousands may wait. */
  readonly #waits = new Set<AbortController>()
  #reason: Error | undefined
  #hasBegun = false
  /** Requests that came while the listener is being closed. */
  #held: (() => void)[] | undefined

  get hasBegun(): boolean {
    return this.#hasBegun
  }

  begin(): void {
    this.#hasBegun = true
    for (const listener of this.#beginning.splice(0)) listener()
  }

  /** For answers that would not end by themselves. */
  onBegin(listener: () => void): void {
    this.#beginning.push(listener)
  }

  /** `wait` is aborted when waiting any longer is useless: callers who still wait get an answer instead of a reset. */
  async bound<T>(wait: AbortController, work: () => Promise<T>): Promise<T> {
    if (this.#reason) wait.abort(this.#reason)
    this.#waits.add(wait)
    try {
      return await work()
    } finally {
      this.#waits.delete(wait)
    }
  }

  giveUp(reason: Error): void {
    this.#reason = reason
    for (const wait of this.#waits) wait.abort(reason)
  }

  /** Answers now, or as soon as the listener is closed. */
  hold(answer: () => void): void {
    if (this.#held) this.#held.push(answer)
    else answer()
  }

  /**
   * Takes no new connections; those that are open stay. The kernel resets connections that nobody has accepted yet, with
   * the requests on them, so the listener is closed right after a turn of the event loop in which none came. A turn accepts
   * one connection at most: were requests answered meanwhile, there might be no such turn under load.
   */
  async stopListening(server: Server): Promise<void> {
    this.#held = []
    await quietTurn(server)
    // An HTTP server's own `close` would also destroy connections whose first request is on its way.
    NetServer.prototype.close.call(server)
    const held = this.#held
    this.#held = undefined
    for (const answer of held) answer()
  }
}

async function quietTurn(server: Server): Promise<void> {
  const untilMs = performance.now() + maxHoldMs
  let accepted = 0
  const onConnection = (): void => void (accepted += 1)
  server.on('connection', onConnection)
  for (;;) {
    const before = accepted
    const sinceMs = performance.now()
    await nextTurn()
    const nowMs = performance.now()
    if ((accepted === before && nowMs - sinceMs < quietMs) || nowMs > untilMs) break
  }
  server.off('connection', onConnection)
}
