import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Config } from '../../config/config.js'
import type { Logger } from '../../logging/logger.js'
import type { SpecsService } from '../../specs/specs.service.js'
import { accessLog, milliseconds, type LogAccess } from '../server/access-log.js'
import type { AuthGuard } from '../auth/auth.guard.js'
import { canAccess } from '../auth/caller.js'
import { sharingFields } from '../server/cors.js'
import { countHosts } from '../server/host.js'
import { acceptsJson } from '../negotiation/accept.js'
import { requestIdOf } from '../server/request-id.js'
import { securityHeaders } from '../server/security-headers.js'
import { cacheDirectives } from './cache-directives.js'
import { chooseCoding } from '../negotiation/content-coding.js'
import { matchesEntityTag } from '../negotiation/entity-tag.js'
import type { QueryCache } from './query-cache.js'
import { RawResponseWriter } from './raw-response.js'
import { linesOf } from './header-lines.js'
import { RenderedHits } from './rendered-hit.js'

interface FastPathOptions {
  readonly config: Config
  readonly logger: Logger
  readonly specs: Pick<SpecsService, 'tryFind'>
  readonly queries: Pick<QueryCache, 'known'>
  readonly guard: Pick<AuthGuard, 'knownCaller' | 'count'>
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** As the framework logs it. */
const route = '/specs'

/**
 * Answers hits before the framework sees them. Nearly every request is one: a `GET /specs` in a
 * spelling that was validated before, by a caller who is known already, for a list in memory.
 *
 * It decides nothing. What is not plainly such a request is passed on whole, and the framework's
 * way is the only one that validates, refuses, waits or explains. Both ways ask the same parts
 * for queries, callers, lists and header fields, so that they answer alike; a test compares them.
 */
export class FastPath {
  readonly #allowedOrigins: ReadonlySet<string>
  readonly #logAccess: LogAccess
  readonly #prepared: RenderedHits
  readonly #writer: RawResponseWriter

  constructor(private readonly options: FastPathOptions) {
    const { corsOrigins } = options.config.server
    this.#prepared = new RenderedHits()
    this.#logAccess = accessLog(options.logger)
    this.#allowedOrigins = new Set(corsOrigins)
    const vary = corsOrigins.length > 0 ? 'Origin, Accept-Encoding' : 'Accept-Encoding'
    const constantFields = [...Object.entries(securityHeaders).flat(), 'vary', vary]
    this.#writer = new RawResponseWriter(linesOf(constantFields))
  }

  /** Takes the requests of a server first. To be called when the framework listens to it already. */
  standInFront(server: Server): void {
    const framework = server.listeners('request') as Listener[]
    server.removeAllListeners('request')
    server.on('request', (request, response) => {
      if (this.#hasAnswered(request, response)) return
      for (const listener of framework) listener.call(server, request, response)
    })
  }

  /** A fault in here costs one request its speed, or the caller this connection; never the process. */
  #hasAnswered(request: IncomingMessage, response: ServerResponse): boolean {
    try {
      return this.answer(request, response)
    } catch (error) {
      this.options.logger.error({ err: error }, 'a hit could not be answered at once')
      if (!response.headersSent) return false
      if (!response.writableEnded) response.destroy()
      return true
    }
  }

  /** False: nothing was done, and the request is for somebody else. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const startedAt = performance.now()
    const { headers, method, url = '' } = request
    const { specs, queries, guard } = this.options
    if (method !== 'GET' || !isPlain(request)) return false
    const query = queries.known(url)
    if (!query || !acceptsJson(headers.accept)) return false
    const caller = guard.knownCaller(request)
    if (!caller || !canAccess(caller, query.projectId)) return false
    const answer = specs.tryFind(query, cacheDirectives(headers['cache-control']))
    if (!answer) return false
    const allowance = guard.count(caller)
    if (allowance?.allowed === false) return false

    const requestId = requestIdOf(request)
    const coding = chooseCoding(headers['accept-encoding'], answer.representation)
    const hit = this.#prepared.of(query, answer, coding)
    let lines = `x-request-id: ${requestId}\r\n${hit.lines}`
    if (allowance) lines += linesOf(allowance.fields)
    if (headers.origin !== undefined && this.#allowedOrigins.has(headers.origin)) {
      lines += linesOf(sharingFields(headers.origin))
    }
    const isHeld = matchesEntityTag(headers['if-none-match'], hit.entityTag)
    const status = isHeld ? 304 : 200
    if (!isHeld) lines += hit.bodyLines
    this.#writer.send(request, response, status, lines, isHeld ? undefined : hit.body)

    this.#logAccess({
      request_id: requestId,
      method,
      route,
      status,
      duration_ms: milliseconds(performance.now() - startedAt),
      cache: hit.cacheStatus,
      caller: caller.name,
      upstream_request_id: answer.cached.entry.origin,
    })
    return true
  }
}

/** Without a body, which the framework drops, and with one Host, which it asks for. */
function isPlain({ headers, rawHeaders }: IncomingMessage): boolean {
  return (
    countHosts(rawHeaders) === 1 &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  )
}
