/** `degraded`: it answers, and refuses some of what is asked of it. */
export type DependencyStatus = 'ok' | 'degraded' | 'failing'

/** Where this process stands in its life, and whether what it depends on works. */
export class Readiness {
  #phase: 'starting' | 'serving' | 'draining' = 'starting'
  readonly #dependencies = new Map<string, () => DependencyStatus>()

  get phase(): 'starting' | 'serving' | 'draining' {
    return this.#phase
  }

  serve(): void {
    this.#phase = 'serving'
  }

  drain(): void {
    this.#phase = 'draining'
  }

  /** `status` is asked at each report, so it must answer from memory. */
  dependsOn(name: string, status: () => DependencyStatus): void {
    this.#dependencies.set(name, status)
  }

  report(): ReadinessReport {
    const dependencies = Object.fromEntries([...this.#dependencies].map(([name, status]) => [name, status()]))
    const isDegraded = Object.values(dependencies).some((status) => status !== 'ok')
    const status = this.#phase === 'serving' ? (isDegraded ? 'degraded' : 'ok') : this.#phase
    return { status, dependencies }
  }
}

export interface ReadinessReport {
  /** `degraded` still serves: from the cache, or more slowly. */
  readonly status: 'starting' | 'ok' | 'degraded' | 'draining'
  readonly dependencies: Readonly<Record<string, DependencyStatus>>
}
