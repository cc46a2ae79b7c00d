import { Decimal } from './mapping/decimal.js'
import type { JsonObject } from '../response/json.js'
import type { Adapter, Oddities } from './adapter.js'
import { idIn, listIn } from './list-in.js'
import { ItemReader } from './mapping/item-reader.js'
import { flavorType, specOf, type Availability } from './mapping/spec.js'
import { gbOf } from './mapping/units.js'

/** The most instances of one service that can be had without asking for more. */
export const maxInstances = Decimal.of(128)

/** `GET /v1/{project_id}/services/specifications`: pages by item. Older ones give no total. */
export const servicesSpecifications: Adapter = {
  name: 'services/specifications',
  path: (projectId) => `/v1/${projectId}/services/specifications`,
  query: () => [],
  paging: { limit: 1_000, offsetCounts: 'items' },
  readPage: (body) => listIn(body, ['specifications'], ['total_count']),
  idOf: ({ specification: id }) => (typeof id === 'string' ? idIn(id) : undefined),
  hasUniqueIds: true,
  toOurShape: toSpec,
}

function toSpec(item: JsonObject, code: string, oddities: Oddities): JsonObject {
  const from = new ItemReader(item)
  from.take('specification')
  const gpus = from.decimal('gpu_info', 'gpu')
  const npus = from.decimal('npu_info', 'npu')
  const hasGpu = gpus !== undefined && !gpus.isZero
  const hasNpu = npus !== undefined && !npus.isZero
  const status = from.text('spec_status')?.toLowerCase()
  const availability = availabilityOf(status, from.flag('is_open'), from.flag('over_quota'))
  if (status !== undefined && status !== 'normal' && status !== 'sellout') oddities.unknownStatuses += 1
  const flavor = {
    code,
    cores: from.decimal('cpu_info', 'cpu'),
    memoryGb: gbOf(from, ['memory_info', 'memory'], ['memory_info', 'unit']),
    gpus,
    gpuType: hasGpu ? (from.text('gpu_info', 'version') ?? from.text('gpu_info', 'type')) : undefined,
    gpuMemoryGb: hasGpu ? gbOf(from, ['gpu_info', 'memory'], ['gpu_info', 'unit']) : undefined,
    npus,
    npuType: hasNpu ? (from.text('npu_info', 'version') ?? from.text('npu_info', 'type')) : undefined,
    npuMemoryGb: hasNpu ? gbOf(from, ['npu_info', 'memory'], ['npu_info', 'unit']) : undefined,
    maxNodes: maxInstances,
    billingUnits: from.whole('extend_params'),
    diskGb: undefined,
    isSoldOut: availability === 'sold-out',
    availability,
    arch: from.text('cpu_info', 'arch'),
    type: from.any(['category'], flavorType),
    displayName: from.text('display_en'),
    isFree: from.flag('is_free'),
  } as const
  oddities.unreadable += from.unreadable
  return specOf(flavor, from.rest())
}

/** A status of another word than these two may mean anything. Left out, it means nothing. */
function availabilityOf(
  status: string | undefined,
  isOpen: boolean | undefined,
  isOverQuota: boolean | undefined,
): Availability {
  if (status === 'sellout') return 'sold-out'
  if (isOpen === false) return 'closed'
  if (isOverQuota === true) return 'over-quota'
  return status === undefined || status === 'normal' ? 'available' : 'unknown'
}
