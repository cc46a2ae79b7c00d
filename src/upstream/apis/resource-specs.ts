import type { JsonObject } from '../response/json.js'

export type JobType = 'train' | 'inference'

/** 0 not ExeML, 1 image classification, 2 object detection, 3 predictive analytics. */
export type ProjectType = 0 | 1 | 2 | 3

/** What `GET /v1/{project_id}/job/resource-specs` is asked. */
export interface ResourceSpecsQuestion {
  readonly projectId: string
  /** Left out upstream as well when absent. */
  readonly jobType?: JobType
  /** A Long as decimal digits: it never passes through a JS number. */
  readonly engineId: string
  readonly projectType: ProjectType
}

/** A good answer, checked: every spec has a `spec_id` and a `spec_code`. May be empty. */
export interface SpecList {
  /** In the upstream's order, fields too; fields unknown to us are kept. `no_resource` is a boolean. */
  readonly specs: readonly JsonObject[]
  /** Top-level fields other than `specs`, `spec_total_count`, `is_success`, `request_id` and `error_*`. */
  readonly extra: JsonObject
  /** The upstream's own id for this answer. */
  readonly requestId?: string
}
