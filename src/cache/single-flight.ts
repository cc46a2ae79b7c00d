import type { CacheKey } from './entry/entry.js'
import { selects, type Selector } from './entry/selector.js'

/** The loads in the air in this process, one per key: who asks meanwhile shares the result. */
export class SingleFlight<T> {
  readonly #flights = new Map<string, { key: CacheKey; landing: Promise<T> }>()

  has(key: CacheKey): boolean {
    return this.#flights.has(key.text)
  }

  join(key: CacheKey, begin: () => Promise<T>): { landing: Promise<T>; joined: boolean } {
    const running = this.#flights.get(key.text)
    if (running) return { landing: running.landing, joined: true }
    const landing = begin().finally(() => {
      // A newer flight may hold the key, after a purge.
      if (this.#flights.get(key.text)?.landing === landing) this.#flights.delete(key.text)
    })
    // The callers may all have left; a failure has been reported by whoever flew.
    landing.catch(() => {})
    this.#flights.set(key.text, { key, landing })
    return { landing, joined: false }
  }

  /** Flights that a purge has overtaken still answer who is aboard, but nobody boards them any more. */
  closeDoors(selector: Selector): void {
    for (const [text, { key }] of this.#flights) {
      if (selects(selector, key)) this.#flights.delete(text)
    }
  }
}
