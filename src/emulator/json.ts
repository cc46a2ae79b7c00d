/** JSON with 64-bit integers, which the wire has and JavaScript's numbers have not. */
export type JsonValue = string | number | bigint | Digits | boolean | null | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [name: string]: JsonValue
}

/** A number as its digits stand on the wire, such as `2.0`. */
export class Digits {
  constructor(readonly text: string) {}
}

/** `JSON.stringify` for values that may hold bigints, written as plain digits. */
export function toJson(value: JsonValue): string {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Digits) return value.text
  if (isList(value)) return `[${value.map(toJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${toJson(member)}`)
    return `{${members.join(',')}}`
  }
  return JSON.stringify(value)
}

/** Undefined when the bytes are no JSON. */
export function fromJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

/** The member of something that may not be an object at all. */
export function member(value: unknown, ...names: readonly string[]): unknown {
  let at = value
  for (const name of names) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Record<string, unknown>)[name]
  }
  return at
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value)
