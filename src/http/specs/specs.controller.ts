import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import { requireJson } from '../media-type.js'
import { readSpecsQuery } from './read-specs-query.js'
import { SpecsQueries } from './specs-queries.js'
import { SpecsResponder } from './specs-responder.js'

/** `GET /specs`: which machines can be chosen for a job. */
@Controller('specs')
export class SpecsController {
  readonly #queries: SpecsQueries

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(SpecsResponder) private readonly responder: SpecsResponder,
  ) {
    const { defaultProjectId } = config.upstream
    this.#queries = new SpecsQueries((rawQuery) => readSpecsQuery(rawQuery, defaultProjectId))
  }

  @Get()
  find(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void | Promise<void> {
    requireJson(request)
    return this.responder.respond(this.#queries.of(request.raw.url ?? ''), request, reply)
  }
}
