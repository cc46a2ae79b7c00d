import type { SpecList } from './spec-list.js'

interface Remembered {
  readonly etag: string
  readonly list: SpecList
}

/** A frontend has a few questions; whoever makes up many gets no leak from it. */
const maxRemembered = 100

/** The last list for each URL. The one unused for longest goes first. */
export class RememberedLists {
  readonly #lists = new Map<string, Remembered>()

  get(url: string): Remembered | undefined {
    const found = this.#lists.get(url)
    if (found) this.#use(url, found)
    return found
  }

  set(url: string, remembered: Remembered): void {
    this.#use(url, remembered)
    const [oldest] = this.#lists.keys()
    if (oldest !== undefined && this.#lists.size > maxRemembered) this.#lists.delete(oldest)
  }

  #use(url: string, remembered: Remembered): void {
    this.#lists.delete(url)
    this.#lists.set(url, remembered)
  }
}
