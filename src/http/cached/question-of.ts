import {
  createParamDecorator,
  Inject,
  Injectable,
  type ExecutionContext,
  type PipeTransform,
  type Type,
} from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import type { CachedQuestion, CachedResource } from './cached-resource.js'
import { QueryCache } from './query-cache.js'

const RequestItself = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
)

/** A parameter of a handler: what the request asks of this resource. Throws `invalid-query`. */
export function QuestionOf(resource: Type<CachedResource>): ParameterDecorator {
  @Injectable()
  class QuestionPipe implements PipeTransform<FastifyRequest, CachedQuestion> {
    constructor(
      @Inject(QueryCache) private readonly queries: QueryCache,
      @Inject(resource) private readonly asked: CachedResource,
    ) {}

    transform({ raw: { url = '' }, params }: FastifyRequest): CachedQuestion {
      return this.queries.get(url, this.asked, (params as { project_id?: string }).project_id)
    }
  }
  return RequestItself(QuestionPipe)
}
