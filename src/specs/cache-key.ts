import type { CacheKey } from '../cache/entry/entry.js'
import type { JobType, ProjectType, ResourceSpecsQuestion } from '../upstream/apis/resource-specs.js'

/** The parts of a cache key, in order; purges select by them. */
const partNames = ['project_id', 'job_type', 'engine_id', 'project_type'] as const

/** One string for all keys, in place of a piece of each query. */
const jobTypes: Readonly<Record<JobType, JobType>> = { train: 'train', inference: 'inference' }

/** One key per question. The parts need no escaping: none of their alphabets has `&` or `=`. */
export function cacheKey(question: ResourceSpecsQuestion): CacheKey {
  const parts: Record<(typeof partNames)[number], string> = {
    project_id: question.projectId,
    // Left out is a question of its own: what the upstream answers then is not documented.
    job_type: question.jobType ? jobTypes[question.jobType] : '',
    engine_id: question.engineId,
    project_type: String(question.projectType),
  }
  return { text: partNames.map((name) => `${name}=${parts[name]}`).join('&'), parts }
}

/** The question that `cacheKey` made this key from. */
export function questionOf(key: CacheKey): ResourceSpecsQuestion {
  const { project_id = '', job_type, engine_id = '0', project_type } = key.parts
  return {
    projectId: project_id,
    ...(job_type && { jobType: job_type as JobType }),
    engineId: engine_id,
    projectType: Number(project_type) as ProjectType,
  }
}
