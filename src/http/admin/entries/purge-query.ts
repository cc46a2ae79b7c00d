import type { FastifyRequest } from 'fastify'
import type { Selector } from '../../../cache/entry/selector.js'
import type { ParameterFault } from '../../problem/problem.js'
import { invalidQuery, ParameterReader } from '../../query/parameter-reader.js'
import { pairsOf, selectorOf } from './entries-query.js'
import { PurgeDto } from './entries-query.dto.js'

const purgeReader = new ParameterReader(PurgeDto)

export interface ReadPurge {
  readonly selector: Selector
  readonly soft: boolean
  readonly dryRun: boolean
}

/** Throws `invalid-query`, also where nothing says what to purge. */
export function readPurge(request: FastifyRequest): ReadPurge {
  const { values, faults } = purgeReader.read(pairsOf(request))
  const selector = selectorOf(values)
  const selects = Object.keys(selector).length > 0
  if (faults.length === 0) faults.push(...faultsOfAll(selects, values.all === 'true'))
  if (faults.length > 0) throw invalidQuery(faults)
  return { selector, soft: values.soft === 'true', dryRun: values.dry_run === 'true' }
}

function faultsOfAll(selects: boolean, all: boolean): ParameterFault[] {
  if (selects && all) return [{ parameter: 'all', detail: 'cannot stand beside a selection' }]
  if (selects || all) return []
  return [{ parameter: 'all', detail: 'must be true to purge everything; else select by a part of the key' }]
}
