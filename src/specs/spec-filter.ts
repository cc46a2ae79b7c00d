import type { FilterableSpec } from './spec-list-body.js'

/** Which specs of a list a caller wants. All conditions hold together. */
export interface SpecFilter {
  /** Leave out what cannot be had; keep what ModelArts says nothing of. */
  readonly available?: true
  /** Lower case; compared exactly otherwise. */
  readonly gpuType?: string
  readonly minGpuNum?: number
}

/** Equal for filters that select alike however they were written. */
export function filterKey({ available, gpuType, minGpuNum }: SpecFilter): string {
  return `${available ?? ''}|${minGpuNum ?? ''}|${gpuType ?? ''}`
}

export function accepts(filter: SpecFilter, spec: FilterableSpec): boolean {
  return (
    (!filter.available || spec.mayBeAvailable) &&
    (filter.gpuType === undefined || spec.gpuType === filter.gpuType) &&
    (filter.minGpuNum === undefined || spec.gpuNum >= filter.minGpuNum)
  )
}
