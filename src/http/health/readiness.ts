/** `degraded`: it answers, and refuses some of what is asked of it. */
export type DependencyStatus = 'ok' | 'degraded' | 'failing'

/** Where this process stands in its life, and whether what it depends on works. */
export class Readiness {
  #phase: 'starting' | 'serving' | 'draining' = 'starting'
  #apis: () => Readonly<Record<string, readonly string[]>> = () => ({})
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

  /** Groups of projects by the API that they speak, asked at each report. */
  speaks(apis: () => Readonly<Record<string, readonly string[]>>): void {
    this.#apis = apis
  }

  report(): ReadinessReport {
    const dependencies = Object.fromEntries([...this.#dependencies].map(([name, status]) => [name, status()]))
    const isDegraded = Object.values(dependencies).some((status) => status !== 'ok')
    const status = this.#phase === 'serving' ? (isDegraded ? 'degraded' : 'ok') : this.#phase
    const apis = Object.entries(this.#apis()).map(([api, ids]) => [api, ids.map(abridged)])
    return { status, dependencies, apis: Object.fromEntries(apis) as ReadinessReport['apis'] }
  }
}

export interface ReadinessReport {
  /** `degraded` still serves: from the cache, or more slowly. */
  readonly status: 'starting' | 'ok' | 'degraded' | 'draining'
  readonly dependencies: Readonly<Record<string, DependencyStatus>>
  /** Which generation of ModelArts' API each project speaks. */
  readonly apis: Readonly<Record<string, readonly string[]>>
}

/** Anyone may ask for the report: it is enough for who knows an id, and tells no id to others. */
function abridged(id: string): string {
  return id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id.length > 4 ? `${id.slice(0, 2)}…` : id
}
