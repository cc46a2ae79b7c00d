import { isLosslessNumber } from 'lossless-json'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../response/json.js'
import type { SpecList } from './resource-specs.js'

/** Fields of the envelope that are made anew, or speak of one answer only. */
const ownFields = new Set([
  'specs',
  'spec_total_count',
  'is_success',
  'error_code',
  'error_msg',
  'error_message',
  'request_id',
])

/**
 * The spec list in a body that claims success, or what keeps it from being one, as the end of the
 * sentence "The body …". An empty list is a list.
 */
export function specListFrom(
  body: JsonValue,
): { readonly list: Omit<SpecList, 'requestId'> } | { readonly fault: string } {
  if (!isJsonObject(body)) return { fault: 'is not a JSON object' }
  const { specs } = body
  if (specs === undefined) return { fault: 'has no specs' }
  if (!isJsonArray(specs)) return { fault: 'has specs that are no list' }
  const checked = specs.filter(isSpec)
  if (checked.length < specs.length) return { fault: 'has a spec without spec_id or spec_code' }
  const extra = Object.fromEntries(Object.entries(body).filter(([name]) => !ownFields.has(name)))
  return { list: { specs: checked, extra } }
}

function isSpec(value: JsonValue): value is JsonObject {
  if (!isJsonObject(value)) return false
  const { spec_id: id, spec_code: code } = value
  return isLosslessNumber(id) && /^-?\d+$/.test(id.value) && typeof code === 'string' && code !== ''
}
