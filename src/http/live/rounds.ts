/** Visits each of many items once per round, a few at a time, so that no visit holds up everything else for long. */
export class Rounds<T> {
  readonly #steps: readonly Set<T>[]
  #next = 0

  constructor(steps: number) {
    this.#steps = Array.from({ length: steps }, () => new Set<T>())
  }

  /** Returns what removes it. */
  add(item: T): () => void {
    const step = this.#steps.reduce((one, other) => (other.size < one.size ? other : one))
    step.add(item)
    return () => step.delete(item)
  }

  /** The items whose turn it is; a copy, so items may come and go meanwhile. */
  next(): T[] {
    const step = this.#steps[this.#next]
    this.#next = (this.#next + 1) % this.#steps.length
    return [...(step ?? [])]
  }
}
