import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CachedQuestion } from '../cached/cached-resource.js'
import { QuestionOf } from '../cached/question-of.js'
import { Responder } from '../cached/responder.js'
import { EnginesResource } from './engines-resource.js'

/** `GET /engines`: which AI engines can be chosen for a job. */
@Controller('engines')
export class EnginesController {
  constructor(@Inject(Responder) private readonly responder: Responder) {}

  @Get()
  find(
    @QuestionOf(EnginesResource) question: CachedQuestion,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return this.responder.respond(question, request, reply)
  }
}
