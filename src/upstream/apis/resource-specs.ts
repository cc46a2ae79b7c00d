import { isLosslessNumber } from 'lossless-json'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../response/json.js'
import type { Adapter, Fault, Page } from './adapter.js'

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

/** `GET /v1/{project_id}/job/resource-specs`: one answer, in the shape that ours is modelled on. */
export const resourceSpecs: Adapter = {
  name: 'job/resource-specs',
  path: (projectId) => `/v1/${projectId}/job/resource-specs`,
  query: ({ jobType, engineId = '0', projectType = 0 }) => [
    ['engine_id', engineId],
    ['project_type', String(projectType)],
    ...(jobType ? [['job_type', jobType] as const] : []),
  ],
  readPage: readSpecs,
  idOf: ({ spec_id: id }) => (isLosslessNumber(id) ? id.value : undefined),
  toOurShape: (spec) => {
    const ours = withBoolean(spec)
    return { ...ours, availability: ours.no_resource === true ? 'sold-out' : 'available' }
  },
}

/** An empty list is a list, and some write it as null. */
function readSpecs(body: JsonValue): Page | Fault {
  if (!isJsonObject(body)) return { fault: 'is not a JSON object' }
  const specs = body.specs === null && body.is_success === true ? [] : body.specs
  if (specs === undefined) return { fault: 'has no specs' }
  if (!isJsonArray(specs)) return { fault: 'has specs that are no list' }
  if (!specs.every(isSpec)) return { fault: 'has a spec without spec_id or spec_code' }
  return {
    items: specs,
    extra: Object.fromEntries(Object.entries(body).filter(([name]) => !ownFields.has(name))),
  }
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
