import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { requireJson } from '../negotiation/accept.js'
import { QueryCache } from '../cached/query-cache.js'
import { Responder } from '../cached/responder.js'

/** `GET /specs`: which machines can be chosen for a job. */
@Controller('specs')
export class SpecsController {
  constructor(
    @Inject(QueryCache) private readonly queries: QueryCache,
    @Inject(Responder) private readonly responder: Responder,
  ) {}

  @Get()
  find(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void | Promise<void> {
    requireJson(request)
    return this.responder.respond(this.queries.of(request.raw.url ?? ''), request, reply)
  }
}
