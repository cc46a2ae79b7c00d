import { isLosslessNumber } from 'lossless-json'
import { isJsonArray, isJsonObject, type JsonValue } from '../response/json.js'
import type { Fault, Page } from './adapter.js'

/** The first of `names` that holds a list, and how many items and pages there are where the answer says so. */
export function listIn(
  body: JsonValue,
  names: readonly string[],
  { total: totalName, pages: pagesName }: { readonly total: string; readonly pages?: string },
): Page | Fault {
  if (!isJsonObject(body)) return { fault: 'is not a JSON object' }
  const present = names.filter((name) => Object.hasOwn(body, name))
  if (present.length === 0) return { fault: `has no ${names[0]}` }
  const items = present.map((name) => body[name]).find(isJsonArray)
  if (!items) return { fault: `has ${present[0]} that are no list` }
  const total = countIn(body[totalName])
  const pages = pagesName === undefined ? undefined : countIn(body[pagesName])
  return { items, ...(total !== undefined && { total }), ...(pages !== undefined && { pages }) }
}

/** Documented as a number; sibling APIs send some numbers as text. */
function countIn(value: JsonValue | undefined): number | undefined {
  const text = isLosslessNumber(value) ? value.value : value
  return typeof text === 'string' && /^\d{1,9}(?:\.0+)?$/.test(text) ? Number(text) : undefined
}

/** An id, a number or text, as text; undefined where there is none. */
export function idIn(value: JsonValue | undefined): string | undefined {
  const text = isLosslessNumber(value) ? value.value : value
  return typeof text === 'string' && text !== '' ? text : undefined
}
