import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import { Public } from '../auth/access.js'
import { chooseType } from '../negotiation/accept.js'
import { StaticContent } from '../web/static-content.js'
import { configuredDocument } from './configured-document.js'
import { openApiDocument } from './openapi-document.js'
import { docsPage } from '../docs/page/docs-page.js'

/** The API, described for programs and for people. */
@Controller()
@Public()
export class DocsController {
  readonly #document: StaticContent
  readonly #page: StaticContent

  constructor(@Inject(CONFIG) { callers }: Pick<Config, 'callers'>) {
    const document = configuredDocument(openApiDocument, callers)
    this.#document = new StaticContent('application/json', JSON.stringify(document))
    const { text, headers } = docsPage(document)
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
