import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import { RouteConfig } from '@nestjs/platform-fastify'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AcceptsAuthToken } from '../auth/access.js'
import type { CachedQuestion } from '../cached/cached-resource.js'
import { QuestionOf } from '../cached/question-of.js'
import { Responder } from '../cached/responder.js'
import { modelArtsFailure } from '../problem/modelarts-failure.js'
import { DropInEnginesResource } from './engines-resource.js'

/** ModelArts' own route: the same lists as `/engines`; failures in ModelArts' wire shape. */
@Controller('v1/:project_id/job/ai-engines')
@AcceptsAuthToken(true)
export class AiEnginesController {
  constructor(@Inject(Responder) private readonly responder: Responder) {}

  @Get()
  @RouteConfig({ writeProblem: modelArtsFailure })
  find(
    @QuestionOf(DropInEnginesResource) question: CachedQuestion,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return this.responder.respond(question, request, reply)
  }
}
