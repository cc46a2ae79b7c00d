import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import { RouteConfig } from '@nestjs/platform-fastify'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AcceptsAuthToken } from '../auth/access.js'
import type { CachedQuestion } from '../cached/cached-resource.js'
import { QuestionOf } from '../cached/question-of.js'
import { Responder } from '../cached/responder.js'
import { modelArtsFailure } from '../problem/modelarts-failure.js'
import { DropInSpecsResource } from './specs-resource.js'

/**
 * ModelArts' own route, for clients written for ModelArts: they change only their base URL.
 * The same cache and the same lists as `/specs`; failures in ModelArts' wire shape.
 */
@Controller('v1/:project_id/job/resource-specs')
@AcceptsAuthToken(true)
export class ResourceSpecsController {
  constructor(@Inject(Responder) private readonly responder: Responder) {}

  @Get()
  @RouteConfig({ writeProblem: modelArtsFailure })
  find(
    @QuestionOf(DropInSpecsResource) question: CachedQuestion,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return this.responder.respond(question, request, reply)
  }
}
