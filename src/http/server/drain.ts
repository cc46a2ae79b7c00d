import { setMaxListeners } from 'node:events'
import { Injectable } from '@nestjs/common'

/** Tells requests that are still waiting, shortly before the process ends, so that they get an answer instead of a reset. */
@Injectable()
export class Drain {
  readonly #controller = new AbortController()

  constructor() {
    // Each waiting request listens, and thousands may.
    setMaxListeners(0, this.#controller.signal)
  }

  /** Aborted when waiting any longer is useless. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  giveUp(reason: Error): void {
    this.#controller.abort(reason)
  }
}
