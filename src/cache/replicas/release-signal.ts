import type { CacheKey } from '../entry/entry.js'

/** Lets those who wait for word of a key from another replica sleep until it comes, or until it is time to look. */
export class ReleaseSignal {
  readonly #waiting = new Map<string, Set<() => void>>()

  sleep(key: CacheKey, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const sleepers = this.#waiting.get(key.text) ?? new Set()
      const wake = (): void => {
        clearTimeout(timer)
        sleepers.delete(wake)
        if (sleepers.size === 0) this.#waiting.delete(key.text)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      this.#waiting.set(key.text, sleepers.add(wake))
    })
  }

  wake(key: CacheKey): void {
    for (const wake of [...(this.#waiting.get(key.text) ?? [])]) wake()
  }
}
