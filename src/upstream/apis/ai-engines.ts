import { isJsonArray, isJsonObject, type JsonValue } from '../response/json.js'
import type { Adapter, Fault, Page } from './adapter.js'
import { idIn } from './list-in.js'

const ownFields = new Set([
  'engines',
  'engine_total_count',
  'is_success',
  'error_code',
  'error_msg',
  'error_message',
  'request_id',
])

/** `GET /v1/{project_id}/job/ai-engines`: one answer, in the shape that ours is modelled on. */
export const aiEngines: Adapter = {
  name: 'job/ai-engines',
  path: (projectId) => `/v1/${projectId}/job/ai-engines`,
  query: ({ jobType }) => (jobType ? [['job_type', jobType]] : []),
  readPage: readEngines,
  idOf: ({ engine_id: id }) => idIn(id),
  toOurShape: (engine) => engine,
}

/** An empty list is a list, and some write it as null. */
function readEngines(body: JsonValue): Page | Fault {
  if (!isJsonObject(body)) return { fault: 'is not a JSON object' }
  const engines = body.engines === null && body.is_success === true ? [] : body.engines
  if (engines === undefined) return { fault: 'has no engines' }
  if (!isJsonArray(engines)) return { fault: 'has engines that are no list' }
  return {
    items: engines,
    extra: Object.fromEntries(Object.entries(body).filter(([name]) => !ownFields.has(name))),
  }
}
