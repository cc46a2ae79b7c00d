import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CachedQuestion } from '../cached/cached-resource.js'
import { QuestionOf } from '../cached/question-of.js'
import { Responder } from '../cached/responder.js'
import { SpecsResource } from './specs-resource.js'

/** `GET /specs`: which machines can be chosen for a job. */
@Controller('specs')
export class SpecsController {
  constructor(@Inject(Responder) private readonly responder: Responder) {}

  @Get()
  find(
    @QuestionOf(SpecsResource) question: CachedQuestion,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return this.responder.respond(question, request, reply)
  }
}
