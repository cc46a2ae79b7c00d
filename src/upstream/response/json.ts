import { isLosslessNumber, type LosslessNumber } from 'lossless-json'

/** JSON with numbers kept as the digits that were sent. */
export type JsonValue = null | boolean | string | LosslessNumber | readonly JsonValue[] | JsonObject

export interface JsonObject {
  readonly [name: string]: JsonValue
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isLosslessNumber(value) && !isJsonArray(value)
}

export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}
