import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common'
import { RouteConfig } from '@nestjs/platform-fastify'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import { requireJson } from '../negotiation/accept.js'
import { modelArtsFailure } from './modelarts-failure.js'
import { readModelArtsQuery } from './read-query.js'
import { QueryCache } from '../cached/query-cache.js'
import { Responder } from '../cached/responder.js'

/**
 * ModelArts' own route, for clients written for ModelArts: they change only their base URL.
 * The same cache and the same lists as `/specs`; failures in ModelArts' wire shape.
 */
@Controller('v1/:project_id/job/resource-specs')
export class ResourceSpecsController {
  readonly #queries: QueryCache

  constructor(
    @Inject(Responder) private readonly responder: Responder,
    @Inject(CONFIG) { cache }: Config,
  ) {
    const read = (rawQuery: string, projectId = '') => readModelArtsQuery(rawQuery, projectId)
    this.#queries = new QueryCache(read, cache.maxBytes)
  }

  @Get()
  @RouteConfig({ writeProblem: modelArtsFailure, takesAuthToken: true })
  find(
    @Param('project_id') projectId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void | Promise<void> {
    requireJson(request)
    return this.responder.respond(this.#queries.of(request.raw.url ?? '', projectId), request, reply)
  }
}
