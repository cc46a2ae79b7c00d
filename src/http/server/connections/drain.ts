import { setMaxListeners } from 'node:events'
import { Server as NetServer } from 'node:net'
import type { Server } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** A turn of the event loop in which nothing arrived takes less. */
const quietMs = 0.1
const maxTurns = 10_000

/** The end of a process's service, step by step. From its beginning on every answer says `Connection: close`. */
export class Drain {
  readonly #ending = new AbortController()
  readonly #beginning: (() => void)[] = []
  #hasBegun = false

  constructor() {
    // Each waiting request listens, and thousands may.
    setMaxListeners(0, this.#ending.signal)
  }

  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** Aborted when waiting any longer is useless: callers who still wait get an answer instead of a reset. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  begin(): void {
    this.#hasBegun = true
    for (const listener of this.#beginning.splice(0)) listener()
  }

  /** For answers that would not end by themselves. */
  onBegin(listener: () => void): void {
    this.#beginning.push(listener)
  }

  giveUp(reason: Error): void {
    this.#ending.abort(reason)
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
