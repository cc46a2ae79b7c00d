import { signal } from '@preact/signals'
import { explain } from '../api/problem.js'

/** Something that is asked for again and again. After a failure the last answer stays, with the reason beside it. */
export class Loaded<T> {
  readonly value = signal<T | undefined>(undefined)
  readonly failure = signal<string | undefined>(undefined)
  #running: Promise<void> | undefined
  #asked = 0

  constructor(private readonly load: () => Promise<T>) {}

  /** Resolves once an answer is there that was asked for after this call. Never rejects. */
  refresh(): Promise<void> {
    this.#asked++
    this.#running ??= this.#loadUntilNew().finally(() => (this.#running = undefined))
    return this.#running
  }

  async #loadUntilNew(): Promise<void> {
    let asked: number
    do {
      asked = this.#asked
      try {
        this.value.value = await this.load()
        this.failure.value = undefined
      } catch (error) {
        this.failure.value = explain(error)
      }
    } while (asked !== this.#asked)
  }
}
