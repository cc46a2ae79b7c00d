import type { JsonObject } from '../response/json.js'
import type { Adapter, Oddities } from './adapter.js'
import { idIn, listIn } from './list-in.js'
import { ItemReader } from './mapping/item-reader.js'
import { flavorType, specOf } from './mapping/spec.js'
import { maxInstances } from './services-specifications.js'
import { gbInText } from './mapping/units.js'
import type { Decimal } from './mapping/decimal.js'

/** `GET /v2/{project_id}/services/flavors`, the newer platform. No page tells what its offset counts. */
export const servicesFlavors: Adapter = {
  name: 'services/flavors',
  path: (projectId) => `/v2/${projectId}/services/flavors`,
  query: () => [],
  paging: { limit: 500, offsetCounts: 'unknown' },
  readPage: (body) => listIn(body, ['data', 'flavors'], { total: 'total', pages: 'pages' }),
  idOf: ({ id }) => (typeof id === 'string' ? idIn(id) : undefined),
  hasUniqueIds: true,
  toOurShape: toSpec,
}

function toSpec(item: JsonObject, code: string, oddities: Oddities): JsonObject {
  const from = new ItemReader(item)
  from.take('id')
  const gpus = from.decimal('gpu', 'gpu')
  const npus = from.decimal('ascend', 'npu')
  const isSoldOut = from.flag('sold_out')
  const flavor = {
    code,
    cores: from.decimal('vcpus'),
    // In KB.
    memoryGb: from.decimal('memory')?.times1024(-2),
    gpus,
    gpuType: isSome(gpus) ? from.text('gpu', 'type') : undefined,
    gpuMemoryGb: memoryOfOne(from, ['gpu', 'gpu_memory'], gpus),
    npus,
    npuType: isSome(npus) ? from.text('ascend', 'type') : undefined,
    npuMemoryGb: memoryOfOne(from, ['ascend', 'npu_memory'], npus),
    maxNodes: maxInstances,
    billingUnits: from.whole('billing', 'unit_num'),
    diskGb: undefined,
    isSoldOut: isSoldOut === true,
    availability: isSoldOut === undefined ? 'unknown' : isSoldOut ? 'sold-out' : 'available',
    arch: from.text('arch'),
    type: from.any(['category'], flavorType),
    displayName: from.text('name'),
    isFree: from.flag('free'),
  } as const
  oddities.unreadable += from.unreadable
  return specOf(flavor, from.rest())
}

const isSome = (cards: Decimal | undefined) => cards !== undefined && !cards.isZero

/** The API gives the sum over all cards. For a part of a card it cannot be known what one has. */
function memoryOfOne(
  from: ItemReader,
  path: readonly string[],
  cards: Decimal | undefined,
): Decimal | undefined {
  if (!isSome(cards) || !cards?.isWhole) return undefined
  return from.any(path, (value) => gbInText(value)?.dividedBy(cards))
}
