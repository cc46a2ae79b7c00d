import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { requireJson } from '../media-type.js'
import { SpecsQueries } from './specs-queries.js'
import { SpecsResponder } from './specs-responder.js'

/** `GET /specs`: which machines can be chosen for a job. */
@Controller('specs')
export class SpecsController {
  constructor(
    @Inject(SpecsQueries) private readonly queries: SpecsQueries,
    @Inject(SpecsResponder) private readonly responder: SpecsResponder,
  ) {}

  @Get()
  find(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void | Promise<void> {
    requireJson(request)
    return this.responder.respond(this.queries.of(request.raw.url ?? ''), request, reply)
  }
}
