import { stringify } from 'lossless-json'
import type { JsonObject, JsonValue } from '../upstream/response/json.js'

/** What ModelArts calls the members of one kind of list. */
export interface ListMembers {
  readonly items: string
  readonly total: string
}

/**
 * The body of a list as it is sent: the documented members first, then what the upstream may add later. `items` are
 * JSON already. Equal lists give equal bytes.
 */
export function listBody(members: ListMembers, items: readonly string[], extra: JsonObject): Buffer {
  const others = Object.entries(extra).map(([name, value]) => `,${JSON.stringify(name)}:${toJson(value)}`)
  return Buffer.from(
    `{"${members.items}":[${items.join()}],"${members.total}":${items.length},"is_success":true${others.join('')}}`,
  )
}

/** Numbers keep every digit. */
export function toJson(value: JsonValue): string {
  // Only `undefined` and functions have no JSON form, and neither is a JsonValue.
  return stringify(value) ?? 'null'
}
