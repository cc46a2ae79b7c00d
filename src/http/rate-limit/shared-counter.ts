/** Counts what all replicas do together. */
export interface SharedCounter {
  /**
   * Adds to the count of `id` and gives the total. The first to add begins a window of `windowMs`;
   * when it ends, the count is gone. Rejects, within a bounded time, when it cannot be asked.
   */
  add(id: string, count: number, windowMs: number): Promise<SharedCount>
}

export interface SharedCount {
  readonly total: number
  /** Until the window ends. */
  readonly leftMs: number
}
