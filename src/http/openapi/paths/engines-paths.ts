import type { PathItem } from '../openapi.js'
import { projectInPath, queryParameters } from '../query-parameters.js'
import { listPath, modelArtsListPath } from './list-operations.js'

const engines = { tags: ['engines'], schema: 'EngineList', examples: ['engines', 'textEngines'] }

export const enginesPaths: Readonly<Record<string, PathItem>> = {
  '/engines': listPath({
    ...engines,
    operationId: 'getEngines',
    headOperationId: 'headEngines',
    summary: 'Which AI engines can be chosen for a job',
    description:
      'From the same cache as `/specs`, with the same header fields and problems, and a ttl of its own. There are no filters. A project of today’s ModelArts (`v2`) has the engines of training alone, whatever the job type.',
    parameters: queryParameters(['project_id', 'job_type']),
  }),
  '/v1/{project_id}/job/ai-engines': modelArtsListPath({
    ...engines,
    operationId: 'getAiEngines',
    headOperationId: 'headAiEngines',
    summary: 'The same, as ModelArts itself answers',
    description:
      'For clients that were written for ModelArts, as `/v1/{project_id}/job/resource-specs` is. The same cache and lists as `/engines`.',
    parameters: [projectInPath(), ...queryParameters(['job_type'])],
  }),
}
