import type { CacheKey } from '../entry/entry.js'

/** `changed`: there is an entry in the store; `released`: there is none, and nobody loads. */
export type ReleaseNews = 'changed' | 'released'

/** Lets those who wait for another replica's load sleep until it ends, or until it is time to look. */
export class ReleaseSignal {
  readonly #waiting = new Map<string, Set<(news?: ReleaseNews) => void>>()

  /** Undefined when it is time to look. */
  wait(key: CacheKey, ms: number): Promise<ReleaseNews | undefined> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(key.text) ?? new Set()
      const end = (news?: ReleaseNews): void => {
        clearTimeout(timer)
        waiting.delete(end)
        if (waiting.size === 0) this.#waiting.delete(key.text)
        resolve(news)
      }
      const timer = setTimeout(() => end(), ms)
      this.#waiting.set(key.text, waiting.add(end))
    })
  }

  signal(key: CacheKey, news: ReleaseNews): void {
    for (const end of [...(this.#waiting.get(key.text) ?? [])]) end(news)
  }
}
