import { UpstreamFailure } from '../failure.js'
import { isJsonObject, type JsonObject } from '../response/json.js'
import type { Adapter, Oddities } from '../apis/adapter.js'
import type { Collected } from './pages.js'
import type { List } from '../apis/question.js'

export interface OddItems extends Oddities {
  /** Items without an id, or with one that came before. */
  readonly leftOut: number
}

/**
 * The items in our shape. One without an id is left out: nobody could choose it. A list in which none
 * has one is no list of this API.
 */
export function toList(
  adapter: Adapter,
  { items, extra, requestId }: Collected,
  onOddItems: (odd: OddItems) => void,
): List {
  const oddities = { unreadable: 0, unknownStatuses: 0 }
  const ids = new Set<string>()
  const ours: JsonObject[] = []
  for (const item of items) {
    const id = isJsonObject(item) ? adapter.idOf(item) : undefined
    if (!isJsonObject(item) || id === undefined || (adapter.hasUniqueIds && ids.has(id))) continue
    ids.add(id)
    ours.push(adapter.toOurShape(item, id, oddities))
  }
  if (items.length > 0 && ours.length === 0) {
    const message = 'ModelArts answered with something that is no list: none of its items has an id.'
    throw new UpstreamFailure('upstream-malformed', message)
  }
  const odd = { leftOut: items.length - ours.length, ...oddities }
  if (Object.values(odd).some((count) => count > 0)) onOddItems(odd)
  return { items: ours, extra, ...(requestId !== undefined && { requestId }) }
}
