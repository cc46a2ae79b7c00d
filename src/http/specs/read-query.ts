import type { SpecFilter } from '../../specs/spec-filter.js'
import type { JobType, ProjectType, SpecsQuestion } from '../../upstream/apis/question.js'
import { ListQueryReader, type ReadListQuery } from '../query/list-query-reader.js'
import { SpecsQueryDto } from './specs-query.dto.js'

const reader = new ListQueryReader(SpecsQueryDto, ['job_type', 'engine_id', 'project_type'])

export interface ReadSpecsQuery {
  readonly question: SpecsQuestion
  readonly filter: SpecFilter | undefined
}

/** The query of `/specs`. The same question however spelled is the same. */
export function readSpecsQuery(rawQuery: string, defaultProjectId: string | undefined): ReadSpecsQuery {
  return specsQueryOf(reader.read(rawQuery, defaultProjectId))
}

/** That of ModelArts' own route. */
export function readResourceSpecsQuery(rawQuery: string, projectId: string): ReadSpecsQuery {
  return specsQueryOf(reader.readModelArts(rawQuery, projectId))
}

const specsQueryOf = ({ projectId, values }: ReadListQuery<SpecsQueryDto>): ReadSpecsQuery => ({
  question: questionOf(projectId, values),
  filter: filterOf(values),
})

function questionOf(projectId: string, dto: SpecsQueryDto): SpecsQuestion {
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
