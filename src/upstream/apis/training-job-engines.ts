import { LosslessNumber } from 'lossless-json'
import type { JsonObject } from '../response/json.js'
import type { Adapter } from './adapter.js'
import { idIn, listIn } from './list-in.js'
import { ItemReader } from './mapping/item-reader.js'

/** The numbers that `job/ai-engines` has for these names. A name that is not among them has none. */
const engineTypes: Readonly<Record<string, string>> = {
  TensorFlow: '1',
  MXNet: '2',
  Caffe: '4',
  Spark_MLlib: '5',
  'Scikit Learn': '6',
  'XGBoost-Sklearn': '9',
  PyTorch: '10',
  'Ascend-Powered-Engine': '13',
  'MindSpore-GPU': '17',
}

/** `GET /v2/{project_id}/training-job-engines`: one answer. */
export const trainingJobEngines: Adapter = {
  name: 'training-job-engines',
  path: (projectId) => `/v2/${projectId}/training-job-engines`,
  query: () => [],
  readPage: (body) => listIn(body, ['items'], { total: 'total' }),
  idOf: ({ engine_id: id }) => idIn(id),
  toOurShape: toEngine,
}

function toEngine(item: JsonObject): JsonObject {
  const from = new ItemReader(item)
  from.take('engine_id')
  const name = from.text('engine_name')
  const type = Object.hasOwn(engineTypes, name ?? '') ? engineTypes[name ?? ''] : undefined
  return {
    ...(type !== undefined && { engine_type: new LosslessNumber(type) }),
    engine_id: item.engine_id ?? null,
    engine_name: name ?? '',
    engine_version: from.text('engine_version') ?? '',
    ...from.rest(),
  }
}
