/** How many calls are under way, by project. It holds only projects that have some. */
export class InFlight {
  readonly #counts = new Map<string, number>()

  of(projectId: string): number {
    return this.#counts.get(projectId) ?? 0
  }

  async count<T>(projectId: string, call: () => Promise<T>): Promise<T> {
    this.#add(projectId, 1)
    try {
      return await call()
    } finally {
      this.#add(projectId, -1)
    }
  }

  #add(projectId: string, change: number): void {
    const count = this.of(projectId) + change
    if (count === 0) this.#counts.delete(projectId)
    else this.#counts.set(projectId, count)
  }
}
