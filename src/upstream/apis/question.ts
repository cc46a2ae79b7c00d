import type { Api } from '../../config/access.js'
import type { JsonObject } from '../response/json.js'

export type JobType = 'train' | 'inference'

/** 0 not ExeML, 1 image classification, 2 object detection, 3 predictive analytics. */
export type ProjectType = 0 | 1 | 2 | 3

/** Which machines can be chosen? */
export interface SpecsQuestion {
  readonly projectId: string
  readonly jobType?: JobType
  /** A Long as decimal digits: it never passes through a JS number. */
  readonly engineId: string
  readonly projectType: ProjectType
}

/** Which AI engines can be chosen? */
export interface EnginesQuestion {
  readonly projectId: string
  readonly jobType?: JobType
}

/** A good answer, checked: every item has its ids. May be empty. */
export interface List {
  /** In our shape and in the upstream's order. */
  readonly items: readonly JsonObject[]
  /** Fields of the upstream's envelope that our shape does not have. */
  readonly extra: JsonObject
  /** The upstream's own id for this answer, or for the first of several. */
  readonly requestId?: string
}

export interface SpecList extends Omit<List, 'items'> {
  /** Each has `spec_id`, `spec_code` and `availability`. */
  readonly specs: readonly JsonObject[]
}

export interface EngineList extends Omit<List, 'items'> {
  /** Each has an `engine_id`: a number on `v1`, text on `v2`. */
  readonly engines: readonly JsonObject[]
}

/** What a question comes to on this generation: equal for questions that get the same answer. */
export function effectiveSpecsQuestion(question: SpecsQuestion, api: Api): SpecsQuestion {
  return api === 'v2' ? { ...question, engineId: '0' } : question
}

export function effectiveEnginesQuestion({ projectId, jobType }: EnginesQuestion, api: Api): EnginesQuestion {
  return { projectId, ...(api === 'v1' && jobType && { jobType }) }
}
