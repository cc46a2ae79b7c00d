import type { CachedQuestion, CachedResource } from './cached-resource.js'

/** What a remembered spelling takes besides its own text, roughly. */
const overheadBytes = 960
/** Longer ones are validated each time rather than kept: no sane frontend sends them. */
const maxRememberedLength = 512

/**
 * Reads queries, and remembers what the valid ones meant: frontends send the same few spellings
 * over and over, and validation costs more than the rest of a hit. Bounded, whatever is sent: what was
 * read first is forgotten first, and read again when it comes again.
 */
export class QueryCache {
  // A Map keeps the order of insertion. To keep the order of use would cost each hit more than it saves.
  readonly #remembered = new Map<string, CachedQuestion>()
  #bytes = 0

  constructor(private readonly maxBytes: number) {}

  get bytes(): number {
    return this.#bytes
  }

  /** What `url` (path and query, as received) was found to mean before; undefined when it must be read first. */
  tryGet(url: string): CachedQuestion | undefined {
    return this.#remembered.get(url)
  }

  /** Throws `invalid-query`. `projectId` where the path holds one. */
  get(url: string, resource: CachedResource, projectId?: string): CachedQuestion {
    const known = this.#remembered.get(url)
    if (known) return known
    const question = { resource, query: resource.readQuery(queryOf(url), projectId) }
    if (url.length <= maxRememberedLength) this.#remember(url, question)
    return question
  }

  #remember(url: string, question: CachedQuestion): void {
    this.#remembered.set(url, question)
    this.#bytes += bytesOf(url)
    if (this.#bytes > this.maxBytes) this.#forgetOldest()
  }

  /** A quarter at once: finding the first of a Map takes as long as many were deleted before it. */
  #forgetOldest(): void {
    for (const oldest of this.#remembered.keys()) {
      this.#remembered.delete(oldest)
      this.#bytes -= bytesOf(oldest)
      if (this.#bytes <= 0.75 * this.maxBytes) return
    }
  }
}

const bytesOf = (url: string) => url.length + overheadBytes

function queryOf(url: string): string {
  const mark = url.indexOf('?')
  return mark === -1 ? '' : url.slice(mark + 1)
}
