import { Inject, Injectable } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LookupOptions } from '../../cache/entry/answer.js'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import { SpecsService, type SpecsQuery } from '../../specs/specs.service.js'
import { canAccess } from '../auth/caller.js'
import { Drain } from '../server/drain.js'
import { Problem } from '../problem/problem.js'
import { cacheDirectives } from './cache-directives.js'
import { withCallerSignal } from './caller-wait.js'
import { sendAnswer } from './send-answer.js'

/** Callers who wait for the upstream at the same time. Each holds some 10 kB. */
const maxWaiting = 20_000

/** Answers a question that was read from a request: from memory if that is possible at once, else after a wait. */
@Injectable()
export class Responder {
  #waiting = 0

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(SpecsService) private readonly specs: SpecsService,
    @Inject(Drain) private readonly drain: Drain,
  ) {}

  /** Nearly every request ends in the first branch, without a promise or a timer. */
  respond(query: SpecsQuery, request: FastifyRequest, reply: FastifyReply): void | Promise<void> {
    // First of all, so that whether a project is known here stays between us and those who may see it.
    if (!canAccess(request.caller, query.projectId)) {
      throw new Problem('forbidden', 'This credential does not include the project.')
    }
    const directives = cacheDirectives(request.raw.headers['cache-control'])
    const answer = this.specs.tryFind(query, directives)
    if (answer) return sendAnswer(request, reply, answer)
    return this.#respondLater(query, directives, request, reply)
  }

  async #respondLater(
    query: SpecsQuery,
    directives: LookupOptions,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    if (this.#waiting >= maxWaiting) {
      throw new Problem('overloaded', 'Too many callers are waiting already.', { retryAfterSeconds: 1 })
    }
    this.#waiting++
    try {
      const { requestTimeoutMs } = this.config.server
      const answer = await withCallerSignal(request, requestTimeoutMs, this.drain.signal, (signal) =>
        this.specs.find(query, { ...directives, signal }),
      )
      sendAnswer(request, reply, answer)
    } finally {
      this.#waiting--
    }
  }
}
