import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { nameOf, SpecsService } from '../../specs/specs.service.js'
import { canAccess } from '../auth/caller.js'
import { chooseType } from '../negotiation/accept.js'
import { Problem } from '../problem/problem.js'
import { SpecsResource } from '../specs/specs-resource.js'
import { LiveStreams } from './live-streams.js'

/** `GET /specs/events`: the list of `/specs`, and each one that follows it. */
@Controller('specs/events')
export class SpecsEventsController {
  constructor(
    @Inject(LiveStreams) private readonly streams: LiveStreams,
    @Inject(SpecsResource) private readonly resource: SpecsResource,
    @Inject(SpecsService) private readonly specs: SpecsService,
  ) {}

  @Get()
  open(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    chooseType(request, ['text/event-stream'])
    const { url = '' } = request.raw
    // Not by way of the remembered queries: the fast path would answer this URL with a list.
    const query = this.resource.readQuery(url.split('?').slice(1).join('?'))
    const { projectId } = query
    if (!canAccess(request.caller, projectId)) {
      throw new Problem('forbidden', 'This credential does not include the project.')
    }
    const listen = this.specs.onChange.bind(this.specs, query)
    this.streams.open({ name: nameOf(query), projectId, listen }, request, reply)
  }
}
