import type { PathItem } from '../openapi.js'
import { projectInPath, queryParameters } from '../query-parameters.js'
import { listPath, modelArtsListPath } from './list-operations.js'

const specs = { tags: ['specs'], schema: 'SpecList', examples: ['specs', 'newerSpecs', 'noSpecs'] }

export const specsPaths: Readonly<Record<string, PathItem>> = {
  '/specs': listPath({
    ...specs,
    operationId: 'getSpecs',
    headOperationId: 'headSpecs',
    summary: 'Which machines can be chosen for a job',
    description:
      'Answered from the cache wherever possible. The same question gives the same entry, whatever the order of its parameters. An unknown, repeated, empty or bad parameter gives 400 `invalid-query`, which names every fault at once.',
    parameters: queryParameters(),
  }),
  '/v1/{project_id}/job/resource-specs': modelArtsListPath({
    ...specs,
    operationId: 'getResourceSpecs',
    headOperationId: 'headResourceSpecs',
    summary: 'The same, as ModelArts itself answers',
    description:
      'For clients that were written for ModelArts: they change only their base URL, and send our API key or JWT where they sent their token. The same cache and lists as `/specs`; failures in ModelArts’ own shape. Parameters that it does not know are ignored.',
    parameters: [projectInPath(), ...queryParameters(['job_type', 'engine_id', 'project_type'])],
  }),
}
