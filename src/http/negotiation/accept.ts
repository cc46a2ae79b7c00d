import type { FastifyRequest } from 'fastify'
import { Problem } from '../problem/problem.js'

const maxRemembered = 256
const remembered = new Map<string, boolean>()

/** Throws `not-acceptable` when `Accept` excludes JSON. */
export function requireJson(request: FastifyRequest): void {
  if (!acceptsJson(request.raw.headers.accept)) throw notAcceptable(['application/json'])
}

/**
 * Whether `Accept` leaves JSON in some form (RFC 9110, section 12.5.1). What does not exclude it
 * is served: no `Accept`, wildcards, and anything unreadable.
 */
export function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept === '*/*') return true
  let accepted = remembered.get(accept)
  if (accepted === undefined) {
    accepted = preferredType(accept, ['application/json']) !== undefined
    if (remembered.size >= maxRemembered) remembered.clear()
    remembered.set(accept, accepted)
  }
  return accepted
}

/** The one of `offered` that the caller weighs highest, the first among equals. Throws `not-acceptable` when all are excluded. */
export function chooseType<T extends string>(request: FastifyRequest, offered: readonly T[]): T {
  const type = preferredType(request.raw.headers.accept ?? '*/*', offered)
  if (type === undefined) throw notAcceptable(offered)
  return type
}

function notAcceptable(offered: readonly string[]): Problem {
  return new Problem('not-acceptable', `This path answers with ${offered.join(' or ')} only.`)
}

function preferredType<T extends string>(accept: string, offered: readonly T[]): T | undefined {
  const qualities = qualitiesOf(accept)
  if (qualities.size === 0) return offered[0]
  let preferred: T | undefined
  let highest = 0
  for (const type of offered) {
    const quality = qualityOf(type, qualities)
    if (quality > highest) [preferred, highest] = [type, quality]
  }
  return preferred
}

function qualitiesOf(accept: string): Map<string, number> {
  const qualities = new Map<string, number>()
  for (const part of accept.toLowerCase().split(',')) {
    const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim())
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
    if (range.includes('/')) qualities.set(range, Number.isNaN(quality) ? 1 : quality)
  }
  return qualities
}

/** The most specific range decides. */
function qualityOf(type: string, qualities: ReadonlyMap<string, number>): number {
  const family = `${type.slice(0, type.indexOf('/'))}/*`
  return qualities.get(type) ?? qualities.get(family) ?? qualities.get('*/*') ?? 0
}
