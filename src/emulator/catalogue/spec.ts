import type { JsonObject } from '../json.js'

/** One machine kind, its fields in the order in which ModelArts writes them. */
export interface Spec extends JsonObject {
  readonly spec_id: number | bigint
  readonly core: string
  /** Memory in GB, whatever the name says. */
  readonly cpu: string
  readonly gpu_num: number
  readonly gpu_type: string
  readonly spec_code: string
  readonly unit_num: number
  readonly max_num: number
  readonly storage: string
  readonly interface_type: number
  readonly no_resource: boolean
}

interface Offer {
  readonly maxNum: number
  readonly storage?: string
  readonly soldOut?: true
}

export function spec(
  id: number,
  core: string,
  memoryGb: string,
  gpuNum: number,
  gpuType: string,
  code: string,
  offer: Offer,
): Spec {
  return {
    spec_id: id,
    core,
    cpu: memoryGb,
    gpu_num: gpuNum,
    gpu_type: gpuType,
    spec_code: code,
    unit_num: 1,
    max_num: offer.maxNum,
    storage: offer.storage ?? '',
    interface_type: 1,
    no_resource: offer.soldOut ?? false,
  }
}
