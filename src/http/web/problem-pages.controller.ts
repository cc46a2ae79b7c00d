import { Public } from '../auth/access.js'
import { Controller, Get, Param, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { chooseType } from '../negotiation/accept.js'
import type { Page } from './page.js'
import { StaticContent } from './static-content.js'
import { Problem } from '../problem/problem.js'
import type { ServiceErrorCode } from '../problem/problem-types.js'
import { problemListPage, problemTypePage, unknownProblemPage } from './problem-pages.js'
import { isProblemCode, problemCodes, problemTypeDocument } from './problem-type-document.js'

// JSON first: it is what a caller gets who accepts anything.
const types = ['application/json', 'text/html'] as const
type Forms = Readonly<Record<(typeof types)[number], StaticContent>>

/** What a problem's `type` leads to: HTML for a browser, JSON for anything else. */
@Controller('problems')
@Public()
export class ProblemPagesController {
  readonly #list = forms({ problems: problemCodes.map(problemTypeDocument) }, problemListPage())
  readonly #byCode = new Map(problemCodes.map((code) => [code, formsOf(code)]))
  readonly #unknown = unknownProblemPage()

  @Get()
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return send(this.#list, request, reply)
  }

  @Get(':slug')
  find(
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void | Promise<void> {
    const found = isProblemCode(slug) && this.#byCode.get(slug)
    if (found) return send(found, request, reply)
    const problem = new Problem('not-found', 'There is no such problem type; /problems lists them all.')
    if (chooseType(request, types) !== 'text/html') throw problem
    request.problemCode = problem.code
    reply
      .code(problem.status)
      .headers({ ...this.#unknown.headers, 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(this.#unknown.text)
  }
}

function formsOf(code: ServiceErrorCode): Forms {
  const document = problemTypeDocument(code)
  return forms(document, problemTypePage(document))
}

function forms(json: object, { text, headers }: Page): Forms {
  return {
    'application/json': new StaticContent('application/json', JSON.stringify(json)),
    'text/html': new StaticContent('text/html; charset=utf-8', text, headers),
  }
}

function send(forms: Forms, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const form = forms[chooseType(request, types)]
  return form.send(request, reply)
}
