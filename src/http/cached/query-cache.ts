import type { SpecsQuery } from '../../specs/specs.service.js'

/** Of the memory for lists, so that there is room for the spellings of all the lists that fit in. */
const shareOfLists = 0.25
/** What a remembered spelling takes besides its own text, roughly. */
const overheadBytes = 640
/** Longer ones are validated anew each time rather than kept: no sane frontend sends them. */
const maxRememberedLength = 512

/**
 * Reads queries, and remembers what the valid ones meant: frontends send the same few spellings
 * over and over, and validation costs more than the rest of a hit. Bounded, whatever is sent: what was
 * read first is forgotten first, and read again when it comes again.
 */
export class QueryCache {
  // A Map keeps the order of insertion. To keep the order of use would cost each hit more than it saves.
  readonly #remembered = new Map<string, SpecsQuery>()
  readonly #maxBytes: number
  #bytes = 0

  /**
   * `read` gets the raw query without `?`, and throws `invalid-query`. `listBytes` is what the lists in
   * memory may take; a quarter as much again is taken here at most.
   */
  constructor(
    private readonly read: (rawQuery: string, projectId: string | undefined) => SpecsQuery,
    listBytes: number,
  ) {
    this.#maxBytes = listBytes * shareOfLists
  }

  /** What `url` was found to mean before; undefined when it must be read first. */
  known(url: string): SpecsQuery | undefined {
    return this.#remembered.get(url)
  }

  /** `url` as received, path and query; `projectId` where the path holds one. */
  of(url: string, projectId?: string): SpecsQuery {
    const known = this.#remembered.get(url)
    if (known) return known
    const query = this.read(queryOf(url), projectId)
    if (url.length <= maxRememberedLength) this.#remember(url, query)
    return query
  }

  #remember(url: string, query: SpecsQuery): void {
    this.#remembered.set(url, query)
    this.#bytes += bytesOf(url)
    if (this.#bytes > this.#maxBytes) this.#forgetOldest()
  }

  /** A quarter at once: finding the first of a Map takes as long as many were deleted before it. */
  #forgetOldest(): void {
    for (const oldest of this.#remembered.keys()) {
      this.#remembered.delete(oldest)
      this.#bytes -= bytesOf(oldest)
      if (this.#bytes <= 0.75 * this.#maxBytes) return
    }
  }
}

const bytesOf = (url: string) => url.length + overheadBytes

function queryOf(url: string): string {
  const mark = url.indexOf('?')
  return mark === -1 ? '' : url.slice(mark + 1)
}
