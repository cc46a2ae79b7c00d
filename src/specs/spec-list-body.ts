import { parse, stringify } from 'lossless-json'
import type { JsonObject, JsonValue } from '../upstream/response/json.js'

/**
 * The body of a spec list as it is sent: the documented members first, then what the upstream
 * may add later. Equal lists give equal bytes. Numbers keep every digit.
 */
export function specListBody(specs: readonly JsonObject[], extra: JsonObject): Buffer {
  return join(specs.map(toJson), extra)
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
    return join(
      this.#specs.filter(accepts).map(({ json }) => json),
      this.#extra,
    )
  }
}

export interface FilterableSpec {
  readonly json: string
  readonly isSoldOut: boolean
  /** Lower case. */
  readonly gpuType: string
  readonly gpuNum: number
}

function filterable(spec: JsonObject): FilterableSpec {
  return {
    json: toJson(spec),
    isSoldOut: spec.no_resource === true,
    gpuType: typeof spec.gpu_type === 'string' ? spec.gpu_type.toLowerCase() : '',
    // Documented as a number; sibling APIs send some numbers as text.
    gpuNum: Number(spec.gpu_num ?? 0),
  }
}

function join(specs: readonly string[], extra: JsonObject): Buffer {
  const others = Object.entries(extra).map(([name, value]) => `,${JSON.stringify(name)}:${toJson(value)}`)
  return Buffer.from(
    `{"specs":[${specs.join()}],"spec_total_count":${specs.length},"is_success":true${others.join('')}}`,
  )
}

function toJson(value: JsonValue): string {
  // Only `undefined` and functions have no JSON form, and neither is a JsonValue.
  return stringify(value) ?? 'null'
}
