import { UpstreamFailure } from '../failure.js'
import { isJsonObject, type JsonObject, type JsonValue } from '../response/json.js'
import type { QueryParameter } from '../signing/canonical-query.js'
import type { Adapter, AdapterQuestion, Page, Paging } from '../apis/adapter.js'
import type { Answered } from './call.js'

/** Makes one call; its retries and time limit are its own affair. */
export type FetchPage = (adapter: Adapter, parameters: readonly QueryParameter[]) => Promise<Answered<Page>>

/** The items of all pages, as they came. */
export interface Collected {
  readonly items: readonly JsonValue[]
  readonly extra: JsonObject
  readonly requestId?: string
}

/** A list that has not ended by then has no end. */
const maxPages = 100
/** A list that changes faster than it can be read. */
const maxPasses = 3

type Numbering = 'items' | 'pages'

interface Pass extends Collected {
  /**
   * - `whole`: as many items as the total says, or no total and a last page
   * - `short`: an empty page came before the total, or the number of pages, was reached
   * - `moved`: the pages are not of one list
   */
  readonly result: 'whole' | 'short' | 'moved'
}

/**
 * All pages of one list, or none. Pages are separate calls, so the list may change between them: then
 * some items come twice and others never. Such a pass is made again, a few times. Totals are
 * believed only as far as the items and the number of pages bear them out.
 */
export async function collect(
  adapter: Adapter,
  question: AdapterQuestion,
  fetchPage: FetchPage,
): Promise<Collected> {
  const query = adapter.query(question)
  const { paging } = adapter
  if (!paging) {
    const { items, extra = {}, requestId } = await fetchPage(adapter, query)
    return { items, extra, ...(requestId !== undefined && { requestId }) }
  }
  const pass = (numbering: Numbering) => onePass(adapter, paging, numbering, query, fetchPage)
  let before: string | undefined
  for (let passes = 0; passes < maxPasses; passes += 1) {
    const byItems = await pass('items')
    if (byItems.result === 'whole') return byItems
    if (byItems.result === 'short' && paging.offsetCounts === 'unknown') {
      const byPages = await pass('pages')
      if (byPages.result === 'whole') return byPages
    }
    // An empty page is the upstream's own word that there is no more.
    if (byItems.result === 'short' && byItems.items.length > 0) return byItems
    if (byItems.result === 'short') throw malformed('its total counts items, and it has none')
    // Totals that move while the items stay the same are wrong totals.
    const ids = idsOf(adapter, byItems.items)
    if (ids.join('\n') === before && new Set(ids).size === ids.length) return byItems
    before = ids.join('\n')
  }
  throw malformed('its pages do not make one list')
}

async function onePass(
  adapter: Adapter,
  { limit }: Paging,
  numbering: Numbering,
  query: readonly QueryParameter[],
  fetchPage: FetchPage,
): Promise<Pass> {
  const items: JsonValue[] = []
  const ids = new Set<string>()
  let first: Answered<Page> | undefined
  let hasMoved = false
  let othersFollow = false
  for (let pages = 0; pages < maxPages; pages += 1) {
    const offset = numbering === 'items' ? items.length : pages
    const page = await fetchPage(adapter, [...query, ['limit', String(limit)], ['offset', String(offset)]])
    first ??= page
    if (page.total !== first.total) hasMoved = true
    const idsOfPage = idsOf(adapter, page.items)
    if (idsOfPage.some((id) => ids.has(id)))
      return { items: [...items, ...page.items], extra: {}, result: 'moved' }
    for (const id of idsOfPage) ids.add(id)
    items.push(...page.items)
    const isEmpty = page.items.length === 0
    if (!isEmpty) othersFollow = page.pages !== undefined && pages + 1 < page.pages
    const isLast =
      isEmpty ||
      (!othersFollow &&
        (first.total === undefined ? page.items.length < limit : items.length === first.total))
    if (!isLast) continue
    const isShort = othersFollow || (first.total !== undefined && items.length < first.total)
    const { extra = {}, requestId } = first
    const result = hasMoved ? 'moved' : isShort ? 'short' : 'whole'
    return { items, extra, result, ...(requestId !== undefined && { requestId }) }
  }
  throw malformed('its pages have no end')
}

function idsOf(adapter: Adapter, items: readonly JsonValue[]): string[] {
  return items.flatMap((item) => (isJsonObject(item) ? (adapter.idOf(item) ?? []) : []))
}

function malformed(fault: string): UpstreamFailure {
  return new UpstreamFailure(
    'upstream-malformed',
    `ModelArts answered with something that is no list: ${fault}.`,
  )
}
