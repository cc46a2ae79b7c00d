import type { IncomingMessage, ServerResponse } from 'node:http'
import { Inject, Injectable } from '@nestjs/common'
import { BudgetUse, sharesOf } from '../../cache/budget.js'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import type { Logger } from '../../logging/logger.js'
import { LOGGER } from '../../logging/logger.token.js'
import { canAccess } from '../auth/caller.js'
import { Callers } from '../auth/callers.js'
import { acceptsJson } from '../negotiation/accept.js'
import { chooseCoding, prepareCoding } from '../negotiation/content-coding.js'
import { matchesEntityTag } from '../negotiation/entity-tag.js'
import { Envelope } from '../server/envelope.js'
import { hasValidHost } from '../server/host.js'
import { HttpEvents } from '../server/requests/http-events.js'
import { requestIdOf } from '../server/requests/request-id.js'
import { recordEnd, traceIdOf } from '../server/requests/request-operation.js'
import { cacheDirectives } from './cache-directives.js'
import { outcomeOf } from './cache-outcome.js'
import { linesOf } from './header-lines.js'
import { QueryCache } from './query-cache.js'
import { RawResponseWriter } from './raw-response.js'
import { RenderedHits } from './rendered-hit.js'

/**
 * Answers hits before the framework sees them. Nearly every request is one: a GET in a spelling that was validated
 * before, by a caller who is known already, for a list in memory.
 *
 * Everything else goes whole to the framework, the only one that validates, refuses, waits or explains. Both
 * use the same parts for queries, callers, lists and header fields, so that they answer alike; a test compares them.
 */
@Injectable()
export class FastPath {
  readonly #rendered: RenderedHits
  readonly #writer: RawResponseWriter

  constructor(
    @Inject(CONFIG) { cache }: Pick<Config, 'cache'>,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(HttpEvents) private readonly events: HttpEvents,
    @Inject(Envelope) private readonly envelope: Envelope,
    @Inject(QueryCache) private readonly queries: QueryCache,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(BudgetUse) use: BudgetUse,
  ) {
    this.#rendered = new RenderedHits(sharesOf(cache.maxBytes).renderedHits)
    use.add(() => this.#rendered.bytes)
    this.#writer = new RawResponseWriter(linesOf(envelope.constant))
  }

  /** As `answer`. A fault in there costs one request its speed, or the caller this connection; never the process. */
  tryAnswer(request: IncomingMessage, response: ServerResponse): boolean {
    try {
      return this.answer(request, response)
    } catch (error) {
      this.logger.error({ err: error }, 'the fast path failed')
      if (!response.headersSent) return false
      if (!response.writableEnded) response.destroy()
      return true
    }
  }

  /** False: the request is untouched, and for the framework. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const startedAt = performance.now()
    const { headers, method, url = '' } = request
    if (method !== 'GET' || !hasValidHost(request) || isFramed(request)) return false
    const question = this.queries.tryGet(url)
    if (!question || !acceptsJson(headers.accept)) return false
    const { resource, query } = question
    const { callers } = this
    // The address of an anonymous caller, by which they are counted, is known to the framework.
    if (callers.rateLimit && !callers.areIdentified) return false
    const caller = callers.tryIdentify(headers, resource.acceptsAuthToken)
    if (!caller || !canAccess(caller, query.projectId)) return false
    const answer = resource.tryFind(query, cacheDirectives(headers['cache-control']))
    // Right after a load the coding that this caller prefers may not be there yet.
    if (!answer || prepareCoding(headers['accept-encoding'], answer.representation)) return false
    const decision = callers.rateLimit?.count(caller.id)
    if (decision?.allowed === false) return false

    const requestId = requestIdOf(request)
    const coding = chooseCoding(headers['accept-encoding'], answer.representation)
    const hit = this.#rendered.of(answer, coding)
    let lines = linesOf(this.envelope.fieldsFor(requestId, headers.origin)) + hit.lines
    if (decision) lines += linesOf(decision.fields)
    const isHeld = matchesEntityTag(headers['if-none-match'], hit.entityTag)
    const status = isHeld ? 304 : 200
    if (!isHeld) lines += hit.bodyLines
    this.#writer.send(request, response, status, lines, isHeld ? undefined : hit.body)

    const ended = {
      type: 'request-ended' as const,
      requestId,
      method,
      route: resource.path,
      status,
      durationMs: performance.now() - startedAt,
      outcome: outcomeOf(answer.cached),
      cacheStatus: hit.cacheStatus,
      problem: undefined,
      caller: caller.name,
      refusal: undefined,
      upstreamRequestId: answer.cached.entry.origin,
      traceId: traceIdOf(request),
    }
    if (this.events.operations.isWatched) recordEnd(request, ended)
    this.events.publish(ended)
    return true
  }
}

/** May have a body, which the framework drops. */
const isFramed = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
