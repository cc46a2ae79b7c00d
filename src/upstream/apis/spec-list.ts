import { isLosslessNumber } from 'lossless-json'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../response/json.js'
import type { SpecList } from './resource-specs.js'

/** Fields of the envelope that are made again, or belong to one answer only. */
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
 * sentence "The body …". An empty list is a list, and some write it as null.
 */
export function specListFrom(
  body: JsonValue,
): { readonly list: Omit<SpecList, 'requestId'> } | { readonly fault: string } {
  if (!isJsonObject(body)) return { fault: 'is not a JSON object' }
  const specs = body.specs === null && body.is_success === true ? [] : body.specs
  if (specs === undefined) return { fault: 'has no specs' }
  if (!isJsonArray(specs)) return { fault: 'has specs that are no list' }
  const checked = specs.filter(isSpec)
  if (checked.length < specs.length) return { fault: 'has a spec without spec_id or spec_code' }
  const extra = Object.fromEntries(Object.entries(body).filter(([name]) => !ownFields.has(name)))
  return { list: { specs: checked.map(withBoolean), extra } }
}

function isSpec(value: JsonValue): value is JsonObject {
  if (!isJsonObject(value)) return false
  const { spec_id: id, spec_code: code } = value
  return isLosslessNumber(id) && /^-?\d+$/.test(id.value) && typeof code === 'string' && code !== ''
}

/** `no_resource` is documented as a boolean, and sent as text by some; a client would take "false" for true. */
function withBoolean(spec: JsonObject): JsonObject {
  const { no_resource: text } = spec
  if (typeof text !== 'string' || !/^(true|false)$/i.test(text)) return spec
  return { ...spec, no_resource: text.toLowerCase() === 'true' }
}
