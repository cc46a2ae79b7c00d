import { Public } from '../auth/access.js'
import { Controller, Get, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { chooseType } from '../negotiation/accept.js'
import { StaticContent } from '../web/static-content.js'
import { openApiDocument } from './openapi-document.js'
import { docsPage } from '../docs/page/docs-page.js'

/** The API, described for programs and for people. */
@Controller()
@Public()
export class DocsController {
  readonly #document = new StaticContent('application/json', JSON.stringify(openApiDocument))
  readonly #page: StaticContent

  constructor() {
    const { text, headers } = docsPage(openApiDocument)
    this.#page = new StaticContent('text/html; charset=utf-8', text, headers)
  }

  @Get('openapi.json')
  openApi(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseType(request, ['application/json'])
    return this.#document.send(request, reply)
  }

  @Get('docs')
  docs(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseType(request, ['text/html'])
    return this.#page.send(request, reply)
  }
}
