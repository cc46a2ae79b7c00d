/** How `CACHE_MAX_BYTES` is shared among all that grows with use. */
export interface BudgetShares {
  /** Lists with their other codings. */
  readonly entries: number
  /** Selections of those lists, and the lists taken apart for the next selection. */
  readonly filteredLists: number
  /** Spellings of queries that were read before. */
  readonly queries: number
  /** Hits put together for the second. */
  readonly renderedHits: number
}

/** How much of `CACHE_MAX_BYTES` is used: each part that has a share of it says how much it takes. */
export class BudgetUse {
  readonly #parts: (() => number)[] = []

  add(bytesOfPart: () => number): void {
    this.#parts.push(bytesOfPart)
  }

  get bytes(): number {
    return this.#parts.reduce((sum, bytesOfPart) => sum + bytesOfPart(), 0)
  }
}

export const sharesOf = (maxBytes: number): BudgetShares => ({
  entries: Math.floor(maxBytes * 0.6),
  filteredLists: Math.floor(maxBytes * 0.1),
  queries: Math.floor(maxBytes * 0.2),
  renderedHits: Math.floor(maxBytes * 0.1),
})
