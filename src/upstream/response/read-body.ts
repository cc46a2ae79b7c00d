import { isLosslessNumber, parse } from 'lossless-json'
import type { ReceivedResponse } from '../transport/send.js'
import { isJsonArray, isJsonObject, type JsonValue } from './json.js'
import { jsonStructure } from './json-structure.js'

/** What a body turned out to be. `fault` ends the sentence "The body …". */
export type Body =
  | { readonly kind: 'json'; readonly value: JsonValue }
  | { readonly kind: 'html' | 'empty' | 'unreadable'; readonly fault: string }

/** A spec list has three levels; nobody needs ten. */
const maxDepth = 10
const maxLong = 2n ** 63n - 1n
const minLong = -(2n ** 63n)

/**
 * Bytes to JSON, or what is wrong with them. Never throws. Numbers keep their digits. Refused,
 * besides what is no JSON: other charsets than UTF-8, more than ten levels, `__proto__`, repeated
 * names, numbers that fit neither a Long nor a double.
 */
export function readBody({ headers, body }: ReceivedResponse): Body {
  if (body.length === 0) return { kind: 'empty', fault: 'is empty' }
  if (!isUtf8Labelled(headers['content-type']))
    return unreadable('is labelled with a charset other than UTF-8')
  const text = decodeUtf8(body)
  if (text === undefined) return unreadable('is not UTF-8')
  if (text.trim() === '') return { kind: 'empty', fault: 'is empty' }
  if (text.trimStart().startsWith('<')) return { kind: 'html', fault: 'is a page, not JSON' }
  const { depth, members } = jsonStructure(text)
  if (depth > maxDepth) return unreadable(`is nested deeper than ${maxDepth} levels`)
  const value = parseJson(text)
  if (value === undefined) return unreadable('is not JSON, or cut short')
  const fault = faultWithin(value)
  if (fault !== undefined) return unreadable(fault)
  if (memberCount(value) !== members) return unreadable('names a member twice')
  return { kind: 'json', value }
}

function unreadable(fault: string): Body {
  return { kind: 'unreadable', fault }
}

function isUtf8Labelled(contentType = ''): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType)?.[1]
  return charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)
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
    // Of two members with the same name the parser keeps one; `members` tells that there were two.
    return parse(text, null, { onDuplicateKey: ({ newValue }) => newValue }) as JsonValue
  } catch {
    return undefined
  }
}

function faultWithin(value: JsonValue): string | undefined {
  if (isLosslessNumber(value)) return fitsIn64Bits(value.value) ? undefined : 'has a number beyond 64 bits'
  if (isJsonArray(value)) return firstFault(value)
  if (!isJsonObject(value)) return undefined
  if (Object.hasOwn(value, '__proto__')) return 'has a member named __proto__'
  return firstFault(Object.values(value))
}

function firstFault(values: readonly JsonValue[]): string | undefined {
  for (const value of values) {
    const fault = faultWithin(value)
    if (fault !== undefined) return fault
  }
  return undefined
}

function fitsIn64Bits(digits: string): boolean {
  if (!/^-?\d+$/.test(digits)) return Number.isFinite(Number(digits))
  // Longer ones cannot fit, and making a bigint of a million digits takes its time.
  if (digits.length > 20) return false
  const integer = BigInt(digits)
  return minLong <= integer && integer <= maxLong
}

function memberCount(value: JsonValue): number {
  if (isJsonArray(value)) return value.reduce<number>((sum, element) => sum + memberCount(element), 0)
  if (!isJsonObject(value)) return 0
  const members = Object.values(value)
  return members.length + memberCount(members)
}
