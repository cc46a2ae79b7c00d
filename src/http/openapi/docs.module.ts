import { Module } from '@nestjs/common'
import { DocsController } from './docs.controller.js'
import { ProblemPagesController } from '../web/problem-pages.controller.js'

/** What the service says of itself: its API, a page to try it, and what each problem means. Needs nothing of the rest. */
@Module({ controllers: [DocsController, ProblemPagesController] })
export class DocsModule {}
