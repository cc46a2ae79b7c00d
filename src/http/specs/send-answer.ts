import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SpecsAnswer } from '../../specs/specs.service.js'
import { addVary } from '../vary.js'
import { answerHead } from './answer-head.js'
import type { FreshnessWindows } from './freshness-headers.js'

/** Sends a spec list: the stored bytes in the coding that the caller prefers, or 304 if it has them. */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: SpecsAnswer,
  windows: FreshnessWindows,
): void {
  const { headers } = request.raw
  const head = answerHead(answer, windows, headers['accept-encoding'], headers['if-none-match'])

  request.cacheStatus = head.cacheStatus
  request.upstreamRequestId = answer.cached.entry.origin

  for (let index = 0; index < head.fields.length; index += 2) {
    reply.header(head.fields[index] ?? '', head.fields[index + 1])
  }
  addVary(reply, 'Accept-Encoding')
  if (head.body === undefined) {
    reply.code(head.status).send()
    return
  }
  if (head.coding !== 'identity') reply.header('content-encoding', head.coding)
  reply.header('content-type', 'application/json').send(head.body)
}
