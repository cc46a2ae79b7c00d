import type { FastifyReply, FastifyRequest } from 'fastify'
import { problemDetails, problemHeaders } from './problem-details.js'
import type { Problem } from './problem.js'

/** How a route shows a problem. Routes with a wire shape of their own bring their own. */
export type ProblemWriter = (problem: Problem, requestId: string) => { contentType: string; body: object }

const problemJson: ProblemWriter = (problem, requestId) => ({
  contentType: 'application/problem+json',
  body: problemDetails(problem, requestId),
})

/** The only place where a failure becomes an answer. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
  write: ProblemWriter = problemJson,
): void {
  request.problemCode = problem.code
  request.upstreamRequestId ??= problem.extras.upstream?.requestId
  const { contentType, body } = write(problem, request.id)
  // Headers that were meant for a good answer must not go out with a problem.
  for (const name of ['etag', 'age', 'cache-status', 'content-encoding']) reply.removeHeader(name)
  reply
    .code(problem.status)
    .headers({ 'x-request-id': request.id, ...problemHeaders(problem), 'content-type': contentType })
    // As bytes: Fastify would add a charset to text, which these media types do not have.
    .send(Buffer.from(JSON.stringify(body)))
}
