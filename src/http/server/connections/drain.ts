import { Server as NetServer } from 'node:net'
import type { Server } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** A turn of the event loop in which nothing arrived takes less. */
const quietMs = 0.1
const maxTurns = 10_000

/** The end of a process's service, step by step. From its beginning on every answer says `Connection: close`. */
export class Drain {
  readonly #beginning: (() => void)[] = []
  /** Waits under way. Not an AbortSignal: adding a listener to one takes longer the more it has, and thousands may wait. */
  readonly #waits = new Set<AbortController>()
  #reason: Error | undefined
  #hasBegun = false

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
}

/**
 * Takes no new connections; those that are open stay. The kernel resets connections that nobody has accepted yet, with
 * the requests on them, so the listener is closed right after a turn of the event loop in which none came.
 */
export async function stopListening(server: Server): Promise<void> {
  let turns = 0
  let sinceMs: number
  do {
    sinceMs = performance.now()
    await nextTurn()
  } while (performance.now() - sinceMs > quietMs && ++turns < maxTurns)
  // An HTTP server's own `close` would also destroy connections whose first request is on its way.
  NetServer.prototype.close.call(server)
}
