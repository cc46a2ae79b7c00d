import { createHash } from 'node:crypto'
import { LosslessNumber } from 'lossless-json'
import type { JsonObject } from '../../response/json.js'
import type { Decimal } from './decimal.js'

/** Whether a machine can be had. `closed`: on request only; `unknown`: the API does not say. */
export type Availability = 'available' | 'sold-out' | 'closed' | 'over-quota' | 'unknown'

/** What one flavor of any API says, in one set of words. Undefined: not said. */
export interface Flavor {
  readonly code: string
  readonly cores: Decimal | undefined
  readonly memoryGb: Decimal | undefined
  readonly gpus: Decimal | undefined
  readonly gpuType: string | undefined
  readonly gpuMemoryGb: Decimal | undefined
  readonly npus: Decimal | undefined
  readonly npuType: string | undefined
  readonly npuMemoryGb: Decimal | undefined
  readonly maxNodes: Decimal | undefined
  readonly billingUnits: Decimal | undefined
  readonly diskGb: Decimal | undefined
  readonly isSoldOut: boolean
  readonly availability: Availability
  readonly arch: string | undefined
  readonly type: string | undefined
  readonly displayName: string | undefined
  readonly isFree: boolean | undefined
}

/** A spec as `job/resource-specs` writes them, then the fields that we add where they are known. */
export function specOf(flavor: Flavor, rest: JsonObject): JsonObject {
  return {
    spec_id: new LosslessNumber(specId(flavor.code)),
    core: flavor.cores?.toString() ?? '',
    cpu: flavor.memoryGb?.toString() ?? '',
    gpu_num: number(flavor.gpus?.roundedUp(), '0'),
    gpu_type: flavor.gpuType ?? '',
    spec_code: flavor.code,
    max_num: number(flavor.maxNodes, '1'),
    unit_num: number(flavor.billingUnits, '1'),
    storage: flavor.diskGb && !flavor.diskGb.isZero ? flavor.diskGb.toString() : '',
    interface_type: new LosslessNumber('1'),
    no_resource: flavor.isSoldOut,
    availability: flavor.availability,
    ...(flavor.npus && { npu_num: number(flavor.npus.roundedUp()) }),
    ...(flavor.npuType !== undefined && { npu_type: flavor.npuType }),
    ...(flavor.npuMemoryGb && { npu_memory_gb: number(flavor.npuMemoryGb) }),
    ...(flavor.gpuMemoryGb && { gpu_memory_gb: number(flavor.gpuMemoryGb) }),
    ...(flavor.arch !== undefined && { cpu_arch: flavor.arch }),
    ...(flavor.type !== undefined && { flavor_type: flavor.type }),
    ...(flavor.displayName !== undefined && { display_name: flavor.displayName }),
    ...(flavor.isFree !== undefined && { is_free: flavor.isFree }),
    ...rest,
  }
}

/** 52 bits: a safe integer in JavaScript, equal wherever the code is, and far from the ids of `v1`. */
function specId(code: string): string {
  return BigInt(`0x${createHash('sha256').update(code).digest('hex').slice(0, 13)}`).toString()
}

const types: Readonly<Record<string, string>> = { cpu: 'CPU', gpu: 'GPU', ascend: 'Ascend', npu: 'Ascend' }

/** One spelling of three. Undefined for a kind that is not known. */
export function flavorType(word: unknown): string | undefined {
  const name = typeof word === 'string' ? word.toLowerCase() : ''
  return Object.hasOwn(types, name) ? types[name] : undefined
}

function number(value: Decimal | undefined, fallback = '0'): LosslessNumber {
  return new LosslessNumber(value?.toString() ?? fallback)
}
