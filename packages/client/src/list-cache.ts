interface Cached<List> {
  readonly etag: string
  readonly list: List
}

/** A frontend sends few different queries. The limit keeps memory bounded when it sends many. */
const maxLists = 100

/** The last list for each URL. The least recently used one is dropped first. */
export class ListCache<List> {
  readonly #lists = new Map<string, Cached<List>>()

  get(url: string): Cached<List> | undefined {
    const found = this.#lists.get(url)
    if (found) this.#use(url, found)
    return found
  }

  /** Returns the list that is known already when the content is the same. */
  set(url: string, etag: string, list: List): List {
    const known = this.#lists.get(url)
    const cached = { etag, list: known && contentOf(known.etag) === contentOf(etag) ? known.list : list }
    this.#use(url, cached)
    const [oldest] = this.#lists.keys()
    if (oldest !== undefined && this.#lists.size > maxLists) this.#lists.delete(oldest)
    return cached.list
  }

  #use(url: string, cached: Cached<List>): void {
    this.#lists.delete(url)
    this.#lists.set(url, cached)
  }
}

/** The service marks compressed forms of one content. */
const contentOf = (etag: string): string => etag.replace(/-(?:br|gzip)"$/, '"')
