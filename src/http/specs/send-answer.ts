import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SpecsAnswer } from '../../specs/specs.service.js'
import { addVary } from '../vary.js'
import { chooseCoding } from './content-coding.js'
import { entityTag, matchesEntityTag } from './entity-tag.js'
import { age, cacheControl, cacheStatus, type FreshnessWindows } from './freshness-headers.js'

/** Sends a spec list: the stored bytes in the coding that the caller prefers, or 304 if it has them. */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  { representation, cached }: SpecsAnswer,
  windows: FreshnessWindows,
): void {
  const { headers } = request.raw
  const coding = chooseCoding(headers['accept-encoding'], representation)
  const tag = entityTag(representation.hash, coding)
  const status = cacheStatus(cached)

  request.cacheStatus = status
  request.upstreamRequestId = cached.entry.origin

  // What a 304 must carry as well (RFC 9110, section 15.4.5), and what tells of the cache.
  reply.header('etag', tag)
  reply.header('age', age(cached))
  reply.header('cache-control', cacheControl(cached, windows))
  reply.header('cache-status', status)
  addVary(reply, 'Accept-Encoding')

  const ifNoneMatch = headers['if-none-match']
  if (ifNoneMatch !== undefined && matchesEntityTag(ifNoneMatch, tag)) {
    reply.code(304).send()
    return
  }
  reply.header('content-type', 'application/json')
  if (coding === 'identity') {
    reply.send(representation.bytes)
  } else {
    reply.header('content-encoding', coding)
    reply.send(representation.encodings[coding])
  }
}
