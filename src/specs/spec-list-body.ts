import { parse } from 'lossless-json'
import { listBody, toJson, type ListMembers } from '../lists/list-body.js'
import type { JsonObject } from '../upstream/response/json.js'

const members: ListMembers = { items: 'specs', total: 'spec_total_count' }

/** The body of a spec list as it is sent. */
export function specListBody(specs: readonly JsonObject[], extra: JsonObject): Buffer {
  return listBody(members, specs.map(toJson), extra)
}

/**
 * A cached body, taken apart once, so that each filter is a walk over its specs and a join.
 */
export class FilterableBody {
  readonly #specs: readonly FilterableSpec[]
  readonly #extra: JsonObject

  constructor(body: Buffer) {
    const {
      specs,
      spec_total_count: _count,
      is_success: _success,
      ...extra
    } = parse(body.toString()) as JsonObject
    this.#specs = (specs as readonly JsonObject[]).map(filterable)
    this.#extra = extra
  }

  where(accepts: (spec: FilterableSpec) => boolean): Buffer {
    const accepted = this.#specs.filter(accepts).map(({ json }) => json)
    return listBody(members, accepted, this.#extra)
  }
}

export interface FilterableSpec {
  readonly json: string
  /** Also where ModelArts does not say. */
  readonly mayBeAvailable: boolean
  /** Lower case. */
  readonly gpuType: string
  readonly gpuNum: number
}

function filterable(spec: JsonObject): FilterableSpec {
  return {
    json: toJson(spec),
    mayBeAvailable: mayBeAvailable(spec),
    gpuType: typeof spec.gpu_type === 'string' ? spec.gpu_type.toLowerCase() : '',
    // Documented as a number; sibling APIs send some numbers as text.
    gpuNum: Number(spec.gpu_num ?? 0),
  }
}

/** Lists that were stored before there was an `availability` have only `no_resource`. */
function mayBeAvailable({ availability, no_resource: isSoldOut }: JsonObject): boolean {
  if (availability === undefined) return isSoldOut !== true
  return availability === 'available' || availability === 'unknown'
}
