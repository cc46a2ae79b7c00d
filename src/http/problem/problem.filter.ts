import type { IncomingMessage } from 'node:http'
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from '../../logging/logger.js'
import { Problem } from './problem.js'
import { sendProblem, type ProblemWriter } from './write-problem.js'
import { toProblem } from './to-problem.js'

/** Which methods a path takes; none when there is no such path. */
interface KnownRoutes {
  methodsFor(path: string, request: IncomingMessage): string[]
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set on routes whose failures have a wire shape of their own. */
    writeProblem?: ProblemWriter
  }
}

/**
 * Where every failure arrives: thrown in a handler, in a hook, by Nest or by Fastify. Makes it a
 * problem, sends it, and logs what is a fault of ours.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: KnownRoutes,
    private readonly logger: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    this.respond(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>())
  }

  respond(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = this.#refine(toProblem(error), request)
    if (problem.code === 'internal-error') {
      this.logger.error({ request_id: request.id, err: error }, 'request failed')
    }
    // The caller went away, or the answer had begun: there is nobody to answer.
    if (reply.sent || reply.raw.headersSent || reply.raw.destroyed) return
    sendProblem(request, reply, problem, request.routeOptions.config.writeProblem)
  }

  /** A path that exists for other methods is not unknown. */
  #refine(problem: Problem, request: FastifyRequest): Problem {
    if (problem.code !== 'not-found') return problem
    const [path = ''] = request.raw.url?.split('?', 1) ?? []
    const methods = this.routes.methodsFor(path, request.raw)
    if (methods.length === 0 || methods.includes(request.method)) return problem
    const allow = methods.join(', ')
    return new Problem('method-not-allowed', `This path takes ${allow}.`, { headers: { allow } })
  }
}
