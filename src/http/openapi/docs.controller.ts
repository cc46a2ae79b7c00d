import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import { Public } from '../auth/access.js'
import { chooseType } from '../negotiation/accept.js'
import { StaticContent } from '../web/static-content.js'
import { configuredDocument } from './configured-document.js'
import { docsAsset, docsPage } from './docs-page.js'

/** The API's description, for programs and for people. */
@Controller()
@Public()
export class DocsController {
  #document: Promise<StaticContent> | undefined
  readonly #page = docsPage()

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'callers' | 'server'>) {}

  @Get('openapi.json')
  async openApi(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseType(request, ['application/json'])
    this.#document ??= this.#make()
    await (await this.#document).send(request, reply)
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

  /** Loaded with the first request for it, so that a start does not pay for it. */
  async #make(): Promise<StaticContent> {
    const { openApiDocument } = await import('./openapi-document.js')
    const { callers, server } = this.config
    const hasManagementPort = server.managementPort !== undefined
    const document = configuredDocument(openApiDocument, { auth: callers.auth, hasManagementPort })
    return new StaticContent('application/json', JSON.stringify(document))
  }
}
