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
  readPage: (body) => listIn(body, ['specifications'], { total: 'total_count' }),
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
  const status = statusIn(from, item, oddities)
  const availability = availabilityOf(status, from.flag('is_open'), from.flag('over_quota'))
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

type Status = 'normal' | 'sellout' | 'unknown'

/** A word that is not documented may mean anything, so it is kept. No word at all means nothing. */
function statusIn(from: ItemReader, { spec_status: word }: JsonObject, oddities: Oddities): Status {
  if (word === undefined || word === null || word === '') return 'normal'
  const status = typeof word === 'string' ? word.toLowerCase() : ''
  if (status !== 'normal' && status !== 'sellout') {
    oddities.unknownStatuses += 1
    return 'unknown'
  }
  from.take('spec_status')
  return status
}

function availabilityOf(
  status: Status,
  isOpen: boolean | undefined,
  isOverQuota: boolean | undefined,
): Availability {
  if (status === 'sellout') return 'sold-out'
  if (isOpen === false) return 'closed'
  if (isOverQuota === true) return 'over-quota'
  return status === 'normal' ? 'available' : 'unknown'
}
