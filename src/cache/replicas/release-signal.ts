import type { CacheKey } from '../entry/entry.js'

/** Lets those who wait for another replica's load sleep until it ends, or until it is time to look. */
export class ReleaseSignal {
  readonly #waiting = new Map<string, Set<() => void>>()

  wait(key: CacheKey, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(key.text) ?? new Set()
      const end = (): void => {
        clearTimeout(timer)
        waiting.delete(end)
        if (waiting.size === 0) this.#waiting.delete(key.text)
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.#waiting.set(key.text, waiting.add(end))
    })
  }

  signal(key: CacheKey): void {
    for (const end of [...(this.#waiting.get(key.text) ?? [])]) end()
  }
}
