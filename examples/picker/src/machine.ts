import type { Spec } from 'modelarts-specs-client'

export type Availability = 'available' | 'unknown' | 'over-quota' | 'closed' | 'sold-out'
export type AcceleratorKind = 'gpu' | 'npu' | 'none'

/** A spec as people read it: numbers where there are any, undefined where the upstream does not say. */
export interface Machine {
  /** What a job is created with. */
  readonly id: string
  readonly name: string
  readonly code: string
  readonly cores: number | undefined
  readonly memoryGb: number | undefined
  readonly accelerator: Accelerator
  readonly availability: Availability
  readonly maxNodes: number
}

export interface Accelerator {
  readonly kind: AcceleratorKind
  readonly count: number
  readonly type: string
  /** Of one. */
  readonly memoryGb: number | undefined
}

export function machineOf(spec: Spec): Machine {
  return {
    id: spec.spec_id,
    name: spec.display_name ?? spec.spec_code,
    code: spec.spec_code,
    cores: numberIn(spec.core),
    memoryGb: numberIn(spec.cpu),
    accelerator: acceleratorOf(spec),
    availability: spec.availability,
    maxNodes: spec.max_num,
  }
}

/** Nobody can be sure of `unknown`, so it may be chosen. */
export const canBeChosen = ({ availability }: Machine): boolean =>
  availability === 'available' || availability === 'unknown'

function acceleratorOf(spec: Spec): Accelerator {
  if (spec.npu_num) {
    const { npu_num: count, npu_type: type = '', npu_memory_gb: memoryGb } = spec
    return { kind: 'npu', count, type, memoryGb: numberIn(memoryGb) }
  }
  const { gpu_num: count, gpu_type: type, gpu_memory_gb: memoryGb } = spec
  if (count === 0) return { kind: 'none', count, type: '', memoryGb: undefined }
  return { kind: 'gpu', count, type, memoryGb: numberIn(memoryGb) }
}

function numberIn(value: string | number | undefined): number | undefined {
  return value === undefined || value === '' ? undefined : Number(value)
}
