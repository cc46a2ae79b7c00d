/** Where this process stands in its life, and whether what it depends on works. */
export class Readiness {
  #phase: 'starting' | 'serving' | 'draining' = 'starting'
  readonly #dependencies = new Map<string, () => boolean>()

  get phase(): 'starting' | 'serving' | 'draining' {
    return this.#phase
  }

  serve(): void {
    this.#phase = 'serving'
  }

  drain(): void {
    this.#phase = 'draining'
  }

  /** `works` is asked at each report, so it must answer from memory. */
  dependsOn(name: string, works: () => boolean): void {
    this.#dependencies.set(name, works)
  }

  report(): ReadinessReport {
    const dependencies = Object.fromEntries(
      [...this.#dependencies].map(([name, works]) => [
        name,
        works() ? ('ok' as const) : ('failing' as const),
      ]),
    )
    const isDegraded = Object.values(dependencies).includes('failing')
    const status = this.#phase === 'serving' ? (isDegraded ? 'degraded' : 'ok') : this.#phase
    return { status, dependencies }
  }
}

export interface ReadinessReport {
  /** `degraded` still serves: from the cache, or more slowly. */
  readonly status: 'starting' | 'ok' | 'degraded' | 'draining'
  readonly dependencies: Readonly<Record<string, 'ok' | 'failing'>>
}
