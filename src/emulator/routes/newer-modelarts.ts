import type { Project } from '../catalogue/projects.js'
import { trainingEngines } from '../catalogue/training-engines.js'
import { decodeQuery } from '../http/received-request.js'
import { jsonReply, newerModelArtsError, type Reply } from '../http/reply.js'
import type { Exchange, Route } from '../http/route.js'
import type { JsonObject } from '../json.js'

/** The reading calls that took the place of the old training management, and those of services. */
export const newerModelArtsRoutes: readonly Route[] = [
  newer('/v2/{project_id}/training-job-flavors', flavors),
  newer('/v2/{project_id}/training-job-engines', engines),
  newer('/v1/{project_id}/services/specifications', specifications),
  newer('/v2/{project_id}/services/flavors', flavorsOfServices),
]

type Query = ReadonlyMap<string, string>
type Answer = (exchange: Exchange, project: Project, query: Query) => Reply

function newer(pattern: string, answer: Answer): Route {
  return {
    method: 'GET',
    pattern,
    guarded: true,
    api: 'v2',
    answer: (exchange) => {
      const project = exchange.cloud.catalogue.project(exchange.params['project_id'] ?? '')
      if (!project) return newerModelArtsError(404, 'ModelArts.50005101', 'The project does not exist.')
      const query = new Map(decodeQuery(exchange.request.rawQuery))
      return answer(exchange, project, query)
    },
  }
}

function flavors({ cloud }: Exchange, project: Project, query: Query): Reply {
  const type = query.get('flavor_type')
  if (type !== undefined && !['CPU', 'GPU', 'Ascend'].includes(type)) {
    return newerModelArtsError(400, 'ModelArts.2788', 'Invalid parameter: flavor_type.')
  }
  const all = cloud.catalogue.trainingFlavors(project)
  const items = all.filter((flavor) => type === undefined || flavor['flavor_type'] === type)
  return jsonReply(200, { total_count: items.length + cloud.settings.totalsOffBy, flavors: items })
}

function engines({ cloud }: Exchange): Reply {
  return jsonReply(200, {
    total: trainingEngines.length + cloud.settings.totalsOffBy,
    items: trainingEngines,
  })
}

function specifications(exchange: Exchange, project: Project, query: Query): Reply {
  const page = pageOf(exchange, query, exchange.cloud.catalogue.serviceSpecifications(project), {
    limit: 1_000,
    maxLimit: 1_000,
    offset: 'items',
  })
  if (!page) return newerModelArtsError(400, 'ModelArts.2788', 'Invalid parameter: limit or offset.')
  const { items, total } = page
  return jsonReply(200, { total_count: total, count: items.length, specifications: items })
}

function flavorsOfServices(exchange: Exchange, project: Project, query: Query): Reply {
  const page = pageOf(exchange, query, exchange.cloud.catalogue.serviceFlavors(project), {
    limit: 10,
    maxLimit: 500,
    offset: exchange.cloud.settings.flavorOffset,
  })
  if (!page) return newerModelArtsError(400, 'ModelArts.50004000', 'Invalid parameter: limit or offset.')
  const { items, total, current, size } = page
  return jsonReply(200, { current, data: items, pages: Math.ceil(total / size), size, total })
}

interface Paging {
  /** Without one in the query. */
  readonly limit: number
  readonly maxLimit: number
  readonly offset: 'items' | 'pages'
}

/** Undefined for values that are no page. */
function pageOf(
  { cloud }: Exchange,
  query: Query,
  list: readonly JsonObject[],
  paging: Paging,
): { items: readonly JsonObject[]; total: number; current: number; size: number } | undefined {
  const limit = Number(query.get('limit') ?? paging.limit)
  const offset = Number(query.get('offset') ?? 0)
  const isCount = (value: number) => Number.isInteger(value) && value >= 0
  if (!isCount(limit) || !isCount(offset) || limit < 1 || limit > paging.maxLimit) return undefined
  const size = Math.min(limit, cloud.settings.maxPageItems || limit)
  const from = paging.offset === 'items' ? offset : offset * size
  const moved = cloud.moved(list)
  return {
    items: moved.slice(from, from + size),
    total: moved.length + cloud.settings.totalsOffBy,
    current: Math.floor(from / size) + 1,
    size,
  }
}
