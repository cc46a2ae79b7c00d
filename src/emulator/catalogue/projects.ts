import { inferenceSpecs } from './inference-specs.js'
import type { Spec } from './spec.js'
import { trainSpecs } from './train-specs.js'

/** What one project is offered. Quotas and whitelists are per account, so no two are alike. */
export interface Project {
  readonly id: string
  /** Region, or region and name: what a token may be scoped to instead of the id. */
  readonly name: string
  /** Which generation of the API is published for it; see `settings.publishesAll`. */
  readonly api: 'v1' | 'v2'
  readonly train: readonly Spec[]
  readonly inference: readonly Spec[]
}

export const projectIds = {
  /** The whole catalogue. */
  main: '0123456789abcdef0123456789abcdef',
  /** Lower limits, no free kinds, other kinds sold out. */
  research: 'fedcba9876543210fedcba9876543210',
  /** 64-bit ids, and a field that no page documents. */
  wide: '00ff00ff00ff00ff00ff00ff00ff00ff',
  /** Known, and offered nothing. */
  empty: 'eeee0000eeee0000eeee0000eeee0000',
  /** On the newer platform, where the old API is not published. */
  modern: '2222bbbb2222bbbb2222bbbb2222bbbb',
} as const

/** Past 2^53, where a JavaScript number would lose the last digits; the largest signed 64-bit integer is among them. */
const wideId = (id: bigint): bigint =>
  id === 2n ? 9_223_372_036_854_775_807n : 9_007_199_254_740_993n + id * 2n

const isFree = ({ spec_code }: Spec) => spec_code.endsWith('.free')

const forResearch = (specs: readonly Spec[]): Spec[] =>
  specs
    .filter((spec) => !isFree(spec))
    .map((spec, at) => ({ ...spec, max_num: Math.min(spec.max_num, 2), no_resource: at % 4 === 1 }))

const forWide = (specs: readonly Spec[]): Spec[] =>
  specs.map((spec) => ({
    ...spec,
    spec_id: wideId(BigInt(spec.spec_id)),
    npu_info: spec.spec_code.includes('kat1') ? { npu_num: 1, npu_name: 'Ascend-910' } : null,
  }))

export const projects: readonly Project[] = [
  { id: projectIds.main, name: 'eu-de', api: 'v1', train: trainSpecs, inference: inferenceSpecs },
  {
    id: projectIds.research,
    name: 'eu-de_research',
    api: 'v1',
    train: forResearch(trainSpecs),
    inference: forResearch(inferenceSpecs),
  },
  {
    id: projectIds.wide,
    name: 'eu-de_wide',
    api: 'v1',
    train: forWide(trainSpecs),
    inference: forWide(inferenceSpecs),
  },
  { id: projectIds.empty, name: 'eu-de_empty', api: 'v1', train: [], inference: [] },
  { id: projectIds.modern, name: 'cn-north-4', api: 'v2', train: trainSpecs, inference: inferenceSpecs },
]
