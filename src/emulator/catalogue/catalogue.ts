import { aiEngines } from './ai-engines.js'
import { projects, type Project } from './projects.js'
import type { Spec } from './spec.js'

/** A question that has been checked. */
export interface SpecsQuestion {
  readonly jobType: 'train' | 'inference' | undefined
  readonly engineId: bigint
  readonly projectType: number
}

/** Marks specs as sold out by code. Without project or job type it applies to all. */
export interface SoldOut {
  readonly specCode: string
  readonly projectId?: string | undefined
  readonly jobType?: 'train' | 'inference' | undefined
  readonly soldOut: boolean
}

/** What there is to buy, per project. Only the sold-out flags change while the emulator runs. */
export class Catalogue {
  readonly #projects = new Map(projects.map((project) => [project.id, project]))
  /** The latest word on a spec wins. */
  readonly #soldOut: SoldOut[] = []

  project(id: string): Project | undefined {
    return this.#projects.get(id)
  }

  projectByName(name: string): Project | undefined {
    return projects.find((project) => project.name === name)
  }

  hasSpecCode(code: string): boolean {
    return projects.some(({ train, inference }) =>
      [...train, ...inference].some((spec) => spec.spec_code === code),
    )
  }

  hasEngine(id: bigint): boolean {
    return id === 0n || aiEngines.some((engine) => BigInt(engine.engine_id) === id)
  }

  noteSoldOut(soldOut: SoldOut): void {
    this.#soldOut.push(soldOut)
  }

  restock(): void {
    this.#soldOut.length = 0
  }

  /**
   * Without a job type both lists, which is a guess: no page tells. An Ascend engine runs on Ascend
   * machines and no others; automatic learning (project type 1 to 3) is offered the first two kinds.
   */
  specs(project: Project, question: SpecsQuestion): Spec[] {
    const jobTypes = question.jobType ? [question.jobType] : (['train', 'inference'] as const)
    const specs = jobTypes.flatMap((jobType) =>
      project[jobType].map((spec) => this.#withStock(spec, project.id, jobType)),
    )
    const usable = specs.filter((spec) => runs(spec, question.engineId))
    return question.projectType === 0 ? usable : usable.slice(0, 2)
  }

  #withStock(spec: Spec, projectId: string, jobType: 'train' | 'inference'): Spec {
    const word = this.#soldOut.findLast(
      (one) =>
        one.specCode === spec.spec_code &&
        (one.projectId ?? projectId) === projectId &&
        (one.jobType ?? jobType) === jobType,
    )
    return word ? { ...spec, no_resource: word.soldOut } : spec
  }
}

function runs(spec: Spec, engineId: bigint): boolean {
  if (engineId === 0n) return true
  const engine = aiEngines.find((one) => BigInt(one.engine_id) === engineId)
  return (engine?.engine_name === 'Ascend-Powered-Engine') === spec.spec_code.includes('.kat1.')
}
