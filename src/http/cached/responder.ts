import { Inject, Injectable } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import { canAccess } from '../auth/caller.js'
import { requireJson } from '../negotiation/accept.js'
import { bodyIn, chooseCoding, prepareCoding } from '../negotiation/content-coding.js'
import { matchesEntityTag } from '../negotiation/entity-tag.js'
import { Problem } from '../problem/problem.js'
import { Drain } from '../server/connections/drain.js'
import { cacheDirectives } from './cache-directives.js'
import type { CachedAnswer, CachedQuestion } from './cached-resource.js'
import { outcomeOf } from './cache-outcome.js'
import { withCallerSignal } from './caller-wait.js'
import { fieldsOf } from './header-lines.js'
import { representationHeaders } from './representation-headers.js'

/** Callers who wait for the upstream at the same time. Each holds some 10 kB. */
const maxWaiting = 20_000

/** Answers a question that was read from a request, after a wait if need be. */
@Injectable()
export class Responder {
  #waiting = 0

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'server'>,
    @Inject(Drain) private readonly drain: Drain,
  ) {}

  /** Sets status and header fields. Resolves to the body: the stored bytes in the coding that the caller prefers, or none with 304. */
  async respond(
    question: CachedQuestion,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    requireJson(request)
    // Before the look-up: only those who may see a project learn whether it is known here.
    if (!canAccess(request.caller, question.query.projectId)) {
      throw new Problem('forbidden', 'This credential does not include the project.')
    }
    const answer = await this.#find(question, request)
    const { headers } = request.raw
    await prepareCoding(headers['accept-encoding'], answer.representation)
    const coding = chooseCoding(headers['accept-encoding'], answer.representation)
    const { cacheStatus, entityTag, lines, bodyLines } = representationHeaders(answer, coding)
    request.cacheOutcome = outcomeOf(answer.cached)
    request.cacheStatus = cacheStatus
    request.upstreamRequestId = answer.cached.entry.origin
    addLines(reply, lines)
    if (matchesEntityTag(headers['if-none-match'], entityTag)) {
      reply.code(304)
      return undefined
    }
    addLines(reply, bodyLines)
    return bodyIn(coding, answer.representation)
  }

  async #find({ resource, query }: CachedQuestion, request: FastifyRequest): Promise<CachedAnswer> {
    const directives = cacheDirectives(request.raw.headers['cache-control'])
    const atOnce = resource.tryFind(query, directives)
    if (atOnce) return atOnce
    if (this.#waiting >= maxWaiting) {
      throw new Problem('overloaded', 'Too many callers are waiting already.', { retryAfterSeconds: 1 })
    }
    this.#waiting++
    try {
      const { requestTimeoutMs } = this.config.server
      return await withCallerSignal(request, requestTimeoutMs, this.drain, (signal) =>
        resource.find(query, { ...directives, signal }),
      )
    } finally {
      this.#waiting--
    }
  }
}

function addLines(reply: FastifyReply, lines: string): void {
  const fields = fieldsOf(lines)
  for (let at = 0; at < fields.length; at += 2) reply.header(fields[at] ?? '', fields[at + 1])
}
