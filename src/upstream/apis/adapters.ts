import type { Api } from '../../config/access.js'
import type { Adapter } from './adapter.js'
import { aiEngines } from './ai-engines.js'
import type { JobType } from './question.js'
import { resourceSpecs } from './resource-specs.js'
import { servicesFlavors } from './services-flavors.js'
import { servicesSpecifications } from './services-specifications.js'
import { trainingJobEngines } from './training-job-engines.js'
import { trainingJobFlavors } from './training-job-flavors.js'

export type Resource = 'specs' | 'engines'

/** Where the answer to a question is found. */
export interface Source {
  readonly resource: Resource
  readonly api: Api
  /** Absent: it answers for any job type, also for none. */
  readonly jobType?: JobType
  readonly adapter: Adapter
  /** Where to ask when the gateway says that this API is not published. */
  readonly fallback?: Adapter | undefined
}

/** A new API: a file with its adapter, and a row here. A question without a job type goes to all rows that fit. */
const sources: readonly Source[] = [
  { resource: 'specs', api: 'v1', adapter: resourceSpecs },
  { resource: 'specs', api: 'v2', jobType: 'train', adapter: trainingJobFlavors },
  {
    resource: 'specs',
    api: 'v2',
    jobType: 'inference',
    adapter: servicesSpecifications,
    fallback: servicesFlavors,
  },
  { resource: 'engines', api: 'v1', adapter: aiEngines },
  { resource: 'engines', api: 'v2', adapter: trainingJobEngines },
]

export function sourcesOf(resource: Resource, api: Api, jobType: JobType | undefined): readonly Source[] {
  return sources.filter(
    (source) =>
      source.resource === resource &&
      source.api === api &&
      (source.jobType === undefined || jobType === undefined || source.jobType === jobType),
  )
}
