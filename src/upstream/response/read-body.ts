import { isLosslessNumber, parse } from 'lossless-json'
import { isJsonArray, isJsonObject, type JsonValue } from './json.js'
import { jsonStructure } from './json-structure.js'

/**
 * What a body turned out to be: `html` and `text` are not meant to be JSON, `unreadable` ones are.
 * `fault` ends the sentence "The body …".
 */
export type Body =
  | { readonly kind: 'json'; readonly value: JsonValue }
  | { readonly kind: 'html' | 'text' | 'empty' | 'unreadable'; readonly fault: string }

/** A spec list has three levels; nobody needs ten. */
const maxDepth = 10
const maxLong = 2n ** 63n - 1n
const minLong = -(2n ** 63n)

/**
 * Bytes to JSON, or what is wrong with them. Never throws. JSON is UTF-8 whatever charset its label
 * names (RFC 8259, sections 8.1 and 11). Numbers keep their digits. Refused, besides what is no JSON:
 * more than ten levels, `__proto__`, repeated names, numbers that fit neither a Long nor a double.
 */
export function readBody(body: Buffer): Body {
  if (body.length === 0) return { kind: 'empty', fault: 'is empty' }
  const text = decodeUtf8(body)
  if (text === undefined) return notJson(body.toString('latin1'), 'is not UTF-8')
  if (text.trim() === '') return { kind: 'empty', fault: 'is empty' }
  if (text.trimStart().startsWith('<')) return { kind: 'html', fault: 'is a page, not JSON' }
  const { depth, members } = jsonStructure(text)
  if (depth > maxDepth) return notJson(text, `is nested deeper than ${maxDepth} levels`)
  const value = parseJson(text)
  if (value === undefined) return notJson(text, 'is not JSON, or cut short')
  const counted = membersOf(value)
  if (typeof counted === 'string') return notJson(text, counted)
  if (counted !== members) return notJson(text, 'names a member twice')
  return { kind: 'json', value }
}

function notJson(text: string, fault: string): Body {
  return { kind: /^\s*[[{]/.test(text) ? 'unreadable' : 'text', fault }
}

function decodeUtf8(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

function parseJson(text: string): JsonValue | undefined {
  try {
    // Of two members with the same name the parser keeps one; `members` shows that there were two.
    return parse(text, null, { onDuplicateKey: ({ newValue }) => newValue }) as JsonValue
  } catch {
    return undefined
  }
}

/** How many members its objects have in all, or the first fault. */
function membersOf(value: JsonValue): number | string {
  if (isLosslessNumber(value)) return fitsIn64Bits(value.value) ? 0 : 'has a number beyond 64 bits'
  if (isJsonArray(value)) return sumOf(value, 0)
  if (!isJsonObject(value)) return 0
  if (Object.hasOwn(value, '__proto__')) return 'has a member named __proto__'
  const members = Object.values(value)
  return sumOf(members, members.length)
}

function sumOf(values: readonly JsonValue[], own: number): number | string {
  let sum = own
  for (const value of values) {
    const counted = membersOf(value)
    if (typeof counted === 'string') return counted
    sum += counted
  }
  return sum
}

function fitsIn64Bits(digits: string): boolean {
  if (digits.length < 19 && !digits.includes('e') && !digits.includes('E')) return true
  if (!/^-?\d+$/.test(digits)) return Number.isFinite(Number(digits))
  // Longer ones cannot fit, and making a bigint of a million digits takes its time.
  if (digits.length > 20) return false
  const integer = BigInt(digits)
  return minLong <= integer && integer <= maxLong
}
