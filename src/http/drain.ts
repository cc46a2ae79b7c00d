import { Injectable } from '@nestjs/common'

/** Tells requests that are still waiting, shortly before the process ends, so that they get an answer instead of a reset. */
@Injectable()
export class Drain {
  readonly #controller = new AbortController()

  /** Aborted when waiting any longer is useless. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  giveUp(reason: Error): void {
    this.#controller.abort(reason)
  }
}
