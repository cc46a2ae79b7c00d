import type { JsonObject } from '../json.js'
import { aiEngines } from './ai-engines.js'
import { projects, type Project } from './projects.js'
import { serviceFlavors } from './service-flavors.js'
import { serviceSpecifications } from './service-specifications.js'
import type { Spec } from './spec.js'
import { trainingFlavors } from './training-flavors.js'

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
    return (
      newerFlavors.some((one) => codeOf(one) === code) ||
      projects.some(({ train, inference }) =>
        [...train, ...inference].some((spec) => spec.spec_code === code),
      )
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

  /** The newer training API cannot say that a flavor is sold out, so here such a flavor is not in the list. */
  trainingFlavors(project: Project): readonly JsonObject[] {
    return offeredTo(project, trainingFlavors).filter(
      (flavor) => !this.#soldOutWord(codeOf(flavor), project.id, 'train')?.soldOut,
    )
  }

  serviceSpecifications(project: Project): readonly JsonObject[] {
    return offeredTo(project, serviceSpecifications).map((specification) => {
      const word = this.#soldOutWord(codeOf(specification), project.id, 'inference')
      return word ? { ...specification, spec_status: word.soldOut ? 'sellout' : 'normal' } : specification
    })
  }

  serviceFlavors(project: Project): readonly JsonObject[] {
    return offeredTo(project, serviceFlavors).map((flavor) => {
      const word = this.#soldOutWord(codeOf(flavor), project.id, 'inference')
      return word ? { ...flavor, sold_out: word.soldOut } : flavor
    })
  }

  #withStock(spec: Spec, projectId: string, jobType: 'train' | 'inference'): Spec {
    const word = this.#soldOutWord(spec.spec_code, projectId, jobType)
    return word ? { ...spec, no_resource: word.soldOut } : spec
  }

  #soldOutWord(code: string, projectId: string, jobType: 'train' | 'inference'): SoldOut | undefined {
    return this.#soldOut.findLast(
      (one) =>
        one.specCode === code &&
        (one.projectId ?? projectId) === projectId &&
        (one.jobType ?? jobType) === jobType,
    )
  }
}

function runs(spec: Spec, engineId: bigint): boolean {
  if (engineId === 0n) return true
  const engine = aiEngines.find((one) => BigInt(one.engine_id) === engineId)
  return (engine?.engine_name === 'Ascend-Powered-Engine') === spec.spec_code.includes('.kat1.')
}

const newerFlavors = [...trainingFlavors, ...serviceSpecifications, ...serviceFlavors]

function codeOf({ flavor_id, specification, id }: JsonObject): string {
  const code = flavor_id ?? specification ?? id
  return typeof code === 'string' ? code : ''
}

const offeredTo = (project: Project, flavors: readonly JsonObject[]) =>
  project.train.length === 0 ? [] : flavors
