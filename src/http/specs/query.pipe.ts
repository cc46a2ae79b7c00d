import {
  createParamDecorator,
  Inject,
  Injectable,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import type { CachedQuestion } from '../cached/cached-resource.js'
import { QueryCache } from '../cached/query-cache.js'
import { DropInSpecsResource, SpecsResource } from './specs-resource.js'

/** The request itself, for a pipe that reads the question in it. */
export const Question = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
)

/** The query of `/specs`, validated. Throws `invalid-query`. */
@Injectable()
export class SpecsQueryPipe implements PipeTransform<FastifyRequest, CachedQuestion> {
  constructor(
    @Inject(QueryCache) private readonly queries: QueryCache,
    @Inject(SpecsResource) private readonly resource: SpecsResource,
  ) {}

  transform({ raw: { url = '' } }: FastifyRequest): CachedQuestion {
    return this.queries.get(url, this.resource)
  }
}

/** The same on ModelArts' own route, where the project stands in the path. */
@Injectable()
export class DropInQueryPipe implements PipeTransform<FastifyRequest, CachedQuestion> {
  constructor(
    @Inject(QueryCache) private readonly queries: QueryCache,
    @Inject(DropInSpecsResource) private readonly resource: DropInSpecsResource,
  ) {}

  transform({ raw: { url = '' }, params }: FastifyRequest): CachedQuestion {
    return this.queries.get(url, this.resource, (params as { project_id?: string }).project_id)
  }
}
