/**
 * The fleet's order of events, in microseconds. Redis issues epochs, from its own time and never twice or
 * backwards. A replica on its own counts on from the last one it heard of: such an epoch lies below everything
 * that Redis issues later, so a purge made meanwhile elsewhere wins against what was loaded here alone.
 */
export class EpochClock {
  #last = 0

  get last(): number {
    return this.#last
  }

  heard(epoch: number): void {
    if (epoch > this.#last) this.#last = epoch
  }

  next(): number {
    return ++this.#last
  }
}
