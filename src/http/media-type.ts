import type { FastifyRequest } from 'fastify'
import { Problem } from './problem/problem.js'

const maxRemembered = 256
const remembered = new Map<string, boolean>()

/**
 * Throws `not-acceptable` when `Accept` excludes JSON in every form (RFC 9110, section 12.5.1).
 * What does not exclude it is served: no `Accept`, wildcards, and anything unreadable.
 */
export function requireJson(request: FastifyRequest): void {
  const { accept } = request.raw.headers
  if (accept === undefined || accept === '*/*') return
  let accepted = remembered.get(accept)
  if (accepted === undefined) {
    accepted = acceptsJson(accept)
    if (remembered.size >= maxRemembered) remembered.clear()
    remembered.set(accept, accepted)
  }
  if (!accepted) throw new Problem('not-acceptable', 'This path answers with application/json only.')
}

const jsonRanges = ['application/json', 'application/*', '*/*']

function acceptsJson(accept: string): boolean {
  const qualities = new Map<string, number>()
  for (const part of accept.toLowerCase().split(',')) {
    const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    if (range !== '') qualities.set(range, quality === undefined ? 1 : Number(quality))
  }
  if (qualities.size === 0) return true
  // The most specific range decides.
  const range = jsonRanges.find((each) => qualities.has(each))
  return range !== undefined && qualities.get(range) !== 0
}
