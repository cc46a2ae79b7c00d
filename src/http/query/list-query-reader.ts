import type { ListQueryDto } from './list-query.dto.js'
import { invalidQuery, ParameterReader, type ParametersClass } from './parameter-reader.js'

/** A query that keeps all rules, and the project that it is about. */
export interface ReadListQuery<T> {
  readonly projectId: string
  readonly values: T
}

/** Reads the queries (without `?`) of one kind of list. Throws `invalid-query` naming every fault at once. */
export class ListQueryReader<T extends ListQueryDto> {
  readonly #parameters: ParameterReader<T>

  /** `modelArtsParameters`: what ModelArts itself knows, beside the project in the path. */
  constructor(
    parameters: ParametersClass<T>,
    private readonly modelArtsParameters: readonly string[],
  ) {
    this.#parameters = new ParameterReader(parameters)
  }

  read(rawQuery: string, defaultProjectId: string | undefined): ReadListQuery<T> {
    return this.#read(pairsIn(rawQuery), defaultProjectId)
  }

  /**
   * The same for a route of ModelArts, where the project stands in the path, and where parameters that ModelArts
   * does not know (clients of the family send paging ones) are ignored.
   */
  readModelArts(rawQuery: string, projectId: string): ReadListQuery<T> {
    const known = pairsIn(rawQuery).filter(([name]) => this.modelArtsParameters.includes(name))
    return this.#read([...known, ['project_id', projectId]], undefined)
  }

  #read(pairs: readonly [string, string][], defaultProjectId: string | undefined): ReadListQuery<T> {
    const { values, faults } = this.#parameters.read(pairs)
    const projectId = values.project_id ?? defaultProjectId
    if (projectId === undefined) {
      faults.push({ parameter: 'project_id', detail: 'is required: this service has no default project' })
    }
    if (faults.length > 0 || projectId === undefined) throw invalidQuery(faults)
    return { projectId, values }
  }
}

const pairsIn = (rawQuery: string): [string, string][] => [...new URLSearchParams(rawQuery)]
