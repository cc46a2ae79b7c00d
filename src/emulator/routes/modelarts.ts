import { aiEngines } from '../catalogue/ai-engines.js'
import type { SpecsQuestion } from '../catalogue/catalogue.js'
import { decodeQuery } from '../http/received-request.js'
import { jsonReply, modelArtsError, type Reply } from '../http/reply.js'
import type { Exchange, Route } from '../http/route.js'

/** The two reading calls of ModelArts' old training management. */
export const modelArtsRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/v1/{project_id}/job/resource-specs',
    guarded: true,
    api: 'v1',
    answer: resourceSpecs,
  },
  { method: 'GET', pattern: '/v1/{project_id}/job/ai-engines', guarded: true, api: 'v1', answer: engines },
]

/** What the service answers to values out of range is not documented; these are its codes for the like. */
function resourceSpecs({ cloud, request, params }: Exchange): Reply {
  const project = cloud.catalogue.project(params['project_id'] ?? '')
  if (!project) return modelArtsError(404, 'ModelArts.6650', 'The project does not exist.')
  const question = parseQuestion(request.rawQuery)
  if ('status' in question) return question
  if (!cloud.settings.anyEngine && !cloud.catalogue.hasEngine(question.engineId)) {
    return modelArtsError(400, 'ModelArts.2780', `The engine ${question.engineId} does not exist.`)
  }
  const specs = cloud.catalogue.specs(project, question)
  return jsonReply(200, { specs, spec_total_count: specs.length, is_success: true })
}

function engines({ cloud, request, params }: Exchange): Reply {
  if (!cloud.catalogue.project(params['project_id'] ?? '')) {
    return modelArtsError(404, 'ModelArts.6650', 'The project does not exist.')
  }
  const question = parseQuestion(request.rawQuery)
  if ('status' in question) return question
  return jsonReply(200, { is_success: true, engines: aiEngines })
}

const maxLong = 2n ** 63n - 1n

function parseQuestion(rawQuery: string): SpecsQuestion | Reply {
  const query = decodeQuery(rawQuery)
  if (!query) return modelArtsError(400, 'ModelArts.0101', 'Invalid argument: the query is malformed.')
  const values = (name: string) => query.filter(([key]) => key === name).map(([, value]) => value)

  for (const name of ['job_type', 'engine_id', 'project_type']) {
    if (values(name).length > 1) return modelArtsError(400, 'ModelArts.0101', `Invalid argument: ${name}.`)
  }
  const jobType = values('job_type')[0]
  if (jobType !== undefined && jobType !== 'train' && jobType !== 'inference') {
    return modelArtsError(400, 'ModelArts.0107', 'The values of the parameters [job_type] are invalid.')
  }
  const engineId = values('engine_id')[0] ?? '0'
  if (!/^\d{1,19}$/.test(engineId) || BigInt(engineId) > maxLong) {
    return modelArtsError(400, 'ModelArts.0101', 'Invalid argument: engine_id.')
  }
  const projectType = values('project_type')[0] ?? '0'
  if (!/^[0-3]$/.test(projectType)) {
    return modelArtsError(400, 'ModelArts.0107', 'The values of the parameters [project_type] are invalid.')
  }
  return { jobType, engineId: BigInt(engineId), projectType: Number(projectType) }
}
