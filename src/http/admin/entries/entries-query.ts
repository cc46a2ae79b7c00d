import type { FastifyRequest } from 'fastify'
import type { Selector } from '../../../cache/entry/selector.js'
import { invalidQuery, ParameterReader } from '../../query/parameter-reader.js'
import { type EntrySelectionDto, ListEntriesDto } from './entries-query.dto.js'

const listReader = new ParameterReader(ListEntriesDto)

export interface ReadListEntries {
  readonly selector: Selector
  readonly state: ListEntriesDto['state']
  readonly limit: number
  readonly cursor: string | undefined
}

const defaultLimit = 100

/** The parameters of a URL, as they stand in it. */
export const pairsOf = ({ raw: { url = '' } }: FastifyRequest): [string, string][] => {
  const at = url.indexOf('?')
  return at === -1 ? [] : [...new URLSearchParams(url.slice(at + 1))]
}

/** Throws `invalid-query`. */
export function readListEntries(request: FastifyRequest): ReadListEntries {
  const { values, faults } = listReader.read(pairsOf(request))
  if (values.cursor !== undefined && isSelecting(values)) {
    faults.push({
      parameter: 'cursor',
      detail: 'goes on with the selection of its first page: give no other',
    })
  }
  if (faults.length > 0) throw invalidQuery(faults)
  const { state, limit, cursor } = values
  return {
    selector: selectorOf(values),
    state,
    limit: limit === undefined ? defaultLimit : Number(limit),
    cursor,
  }
}

const isSelecting = (values: ListEntriesDto): boolean =>
  values.state !== undefined || Object.keys(selectorOf(values)).length > 0

export const selectorOf = (values: EntrySelectionDto): Selector => {
  const { resource, project_id, job_type, engine_id, project_type } = values
  return {
    ...(resource !== undefined && { resource }),
    ...(project_id !== undefined && { project_id }),
    ...(job_type !== undefined && { job_type }),
    // Leading zeros do not make another one.
    ...(engine_id !== undefined && { engine_id: BigInt(engine_id).toString() }),
    ...(project_type !== undefined && { project_type }),
  }
}
