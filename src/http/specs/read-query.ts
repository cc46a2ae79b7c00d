import { getMetadataStorage, validateSync } from 'class-validator'
import { CacheSlot } from '../../cache/memory/slot.js'
import { cacheKey } from '../../specs/cache-key.js'
import type { SpecFilter } from '../../specs/spec-filter.js'
import type { SpecsQuery } from '../../specs/specs.service.js'
import type { JobType, ProjectType } from '../../upstream/apis/resource-specs.js'
import { Problem, type ParameterFault } from '../problem/problem.js'
import { SpecsQueryDto } from './specs-query.dto.js'

/**
 * Reads the raw query (without `?`) of `/specs` into a question and a filter. The same question
 * however spelled gives the same key. Throws `invalid-query` naming every fault at once.
 */
export function readSpecsQuery(rawQuery: string, defaultProjectId: string | undefined): SpecsQuery {
  return readQuery([...new URLSearchParams(rawQuery)], defaultProjectId)
}

/** What ModelArts itself knows on this route, beside the project in the path. */
const modelArtsParameters: readonly string[] = ['job_type', 'engine_id', 'project_type']

/**
 * The same for the route of ModelArts, where the project stands in the path, and where
 * parameters that ModelArts does not know (clients of the family send paging ones) are ignored.
 */
export function readModelArtsQuery(rawQuery: string, projectId: string): SpecsQuery {
  const known = [...new URLSearchParams(rawQuery)].filter(([name]) => modelArtsParameters.includes(name))
  return readQuery([...known, ['project_id', projectId]], undefined)
}

/** As the class has them: class-validator's own check passes over names such as `constructor`. */
const parameterNames = new Set(
  getMetadataStorage()
    .getTargetValidationMetadatas(SpecsQueryDto, '', true, false)
    .map(({ propertyName }) => propertyName),
)

function readQuery(pairs: readonly [string, string][], defaultProjectId: string | undefined): SpecsQuery {
  const known = pairs.filter(([name]) => parameterNames.has(name))
  const values = Object.fromEntries(known)
  const faults = [...unknownParameters(pairs), ...repeatedParameters(known)]
  const dto = Object.assign(new SpecsQueryDto(), values)
  for (const { property, constraints } of validateSync(dto, { stopAtFirstError: true })) {
    if (faults.some(({ parameter }) => parameter === property)) continue
    const [message = ''] = Object.values(constraints ?? {})
    faults.push({ parameter: property, detail: values[property] === '' ? 'must not be empty' : message })
  }
  const projectId = dto.project_id ?? defaultProjectId
  if (projectId === undefined) {
    faults.push({ parameter: 'project_id', detail: 'is required: this service has no default project' })
  }
  if (faults.length > 0 || projectId === undefined) throw invalidQuery(faults)
  return { projectId, slot: new CacheSlot(cacheKey(questionOf(dto, projectId))), filter: filterOf(dto) }
}

function unknownParameters(pairs: readonly [string, string][]): ParameterFault[] {
  const unknown = new Set(pairs.map(([name]) => name).filter((name) => !parameterNames.has(name)))
  return [...unknown].map((parameter) => ({ parameter, detail: 'is not a parameter of this route' }))
}

function repeatedParameters(pairs: readonly [string, string][]): ParameterFault[] {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const [name] of pairs) (seen.has(name) ? repeated : seen).add(name)
  return [...repeated].map((parameter) => ({ parameter, detail: 'is given more than once' }))
}

/** More than these help nobody, and would make a long answer of a short request. */
const maxFaults = 100

function invalidQuery(errors: readonly ParameterFault[]): Problem {
  const what = errors.length === 1 ? 'One parameter is' : `${errors.length} parameters are`
  return new Problem('invalid-query', `${what} not valid.`, {
    errors: errors.slice(0, maxFaults).map(printable),
  })
}

/** A parameter name comes from the caller, so it is cut to a sane length before it is shown. */
function printable({ parameter, detail }: ParameterFault): ParameterFault {
  return { parameter: parameter.slice(0, 64), detail }
}

function questionOf(dto: SpecsQueryDto, projectId: string) {
  return {
    projectId,
    ...(dto.job_type && { jobType: dto.job_type satisfies JobType }),
    // Leading zeros do not make another question.
    engineId: BigInt(dto.engine_id ?? '0').toString(),
    projectType: Number(dto.project_type ?? '0') as ProjectType,
  }
}

function filterOf({ available, gpu_type, min_gpu_num }: SpecsQueryDto): SpecFilter | undefined {
  if (available === undefined && gpu_type === undefined && min_gpu_num === undefined) return undefined
  return {
    ...(available && { available: true }),
    ...(gpu_type !== undefined && { gpuType: gpu_type.toLowerCase() }),
    ...(min_gpu_num !== undefined && { minGpuNum: Number(min_gpu_num) }),
  }
}
