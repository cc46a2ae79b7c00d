import { Controller, Get, Param, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Public } from '../auth/access.js'
import { chooseType } from '../negotiation/accept.js'
import { Problem } from '../problem/problem.js'
import type { StaticContent } from '../web/static-content.js'
import { ConsoleFiles } from './console-files.js'

/** The page for operators. Anybody may load it; what it shows needs an admin's credential. */
@Controller('console')
@Public()
export class ConsoleController {
  readonly #files = new ConsoleFiles()

  @Get()
  console(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseType(request, ['text/html'])
    return send(this.#files.page('console.html'), request, reply)
  }

  @Get('runbook')
  runbook(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseType(request, ['text/html'])
    return send(this.#files.page('runbook.html'), request, reply)
  }

  @Get('assets/:name')
  asset(
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return send(this.#files.asset(name), request, reply)
  }
}

function send(
  content: StaticContent | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  if (!content)
    throw new Problem('not-found', 'The console has no such file; npm run build:console makes them.')
  return content.send(request, reply)
}
