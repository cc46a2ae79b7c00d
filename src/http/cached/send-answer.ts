import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SpecsAnswer } from '../../specs/specs.service.js'
import { fieldsOf } from './header-lines.js'
import { addVary } from '../server/vary.js'
import { representationHeaders } from './representation-headers.js'
import { bodyIn, chooseCoding } from '../negotiation/content-coding.js'
import { matchesEntityTag } from '../negotiation/entity-tag.js'

/** Sends a spec list: the stored bytes in the coding that the caller prefers, or 304 if it has them. */
export function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: SpecsAnswer): void {
  const { headers } = request.raw
  const coding = chooseCoding(headers['accept-encoding'], answer.representation)
  const head = representationHeaders(answer, coding)

  request.cacheStatus = head.cacheStatus
  request.upstreamRequestId = answer.cached.entry.origin

  addLines(reply, head.lines)
  addVary(reply, 'Accept-Encoding')
  if (matchesEntityTag(headers['if-none-match'], head.entityTag)) {
    reply.code(304).send()
    return
  }
  addLines(reply, head.bodyLines)
  reply.send(bodyIn(coding, answer.representation))
}

function addLines(reply: FastifyReply, lines: string): void {
  const fields = fieldsOf(lines)
  for (let at = 0; at < fields.length; at += 2) reply.header(fields[at] ?? '', fields[at + 1])
}
