import type { JsonObject } from '../response/json.js'
import type { Adapter, Oddities } from './adapter.js'
import { idIn, listIn } from './list-in.js'
import { ItemReader } from './mapping/item-reader.js'
import { flavorType, specOf } from './mapping/spec.js'
import { gbInText, gbOf } from './mapping/units.js'

/** `GET /v2/{project_id}/training-job-flavors`: one answer. It does not say what is sold out. */
export const trainingJobFlavors: Adapter = {
  name: 'training-job-flavors',
  path: (projectId) => `/v2/${projectId}/training-job-flavors`,
  query: () => [],
  readPage: (body) => listIn(body, ['flavors'], { total: 'total_count' }),
  idOf: ({ flavor_id: id }) => (typeof id === 'string' ? idIn(id) : undefined),
  hasUniqueIds: true,
  toOurShape: toSpec,
}

function toSpec(item: JsonObject, code: string, oddities: Oddities): JsonObject {
  const from = new ItemReader(item)
  from.take('flavor_id')
  const info = 'flavor_info'
  const gpus = from.decimal(info, 'gpu', 'unit_num')
  const npus = from.decimal(info, 'npu', 'unit_num')
  const flavor = {
    code,
    cores: from.decimal(info, 'cpu', 'core_num'),
    memoryGb: gbOf(from, [info, 'memory', 'size'], [info, 'memory', 'unit']),
    gpus,
    gpuType: gpus?.isZero ? undefined : from.text(info, 'gpu', 'product_name'),
    gpuMemoryGb: gpus?.isZero ? undefined : from.any([info, 'gpu', 'memory'], gbInText),
    npus,
    npuType: npus?.isZero ? undefined : from.text(info, 'npu', 'product_name'),
    npuMemoryGb: npus?.isZero ? undefined : from.any([info, 'npu', 'memory'], gbInText),
    maxNodes: from.whole(info, 'max_num') ?? from.whole('max_num'),
    billingUnits: from.whole('billing', 'unit_num'),
    diskGb: gbOf(from, [info, 'disk', 'size'], [info, 'disk', 'unit']),
    isSoldOut: false,
    availability: 'unknown',
    arch: from.text(info, 'cpu', 'arch'),
    type: from.any(['flavor_type'], flavorType),
    displayName: from.text('flavor_name'),
    isFree: undefined,
  } as const
  oddities.unreadable += from.unreadable
  return specOf(flavor, from.rest())
}
