import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import { Public } from '../auth/access.js'
import { chooseType } from '../negotiation/accept.js'
import { StaticContent } from '../web/static-content.js'
import { configuredDocument } from './configured-document.js'
import { docsAsset, docsPage } from './docs-page.js'
import { openApiDocument } from './openapi-document.js'

/** The API's description, for programs and for people. */
@Controller()
@Public()
export class DocsController {
  readonly #document: StaticContent
  readonly #page = docsPage(openApiDocument.info.title)

  constructor(@Inject(CONFIG) { callers }: Pick<Config, 'callers'>) {
    const document = configuredDocument(openApiDocument, callers)
    this.#document = new StaticContent('application/json', JSON.stringify(document))
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

  @Get('docs/swagger-ui.css')
  styles(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return docsAsset('swagger-ui.css').send(request, reply)
  }

  @Get('docs/swagger-ui-bundle.js')
  bundle(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return docsAsset('swagger-ui-bundle.js').send(request, reply)
  }

  @Get('docs/start.js')
  start(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return docsAsset('start.js').send(request, reply)
  }
}
