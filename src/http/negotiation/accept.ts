import type { FastifyRequest } from 'fastify'
import { Problem } from '../problem/problem.js'

const maxRemembered = 256
const maxRememberedLength = 256
const remembered = new Map<string, ReadonlyMap<string, number>>()

/**
 * The values of a header such as `Accept` or `Accept-Encoding`, in lower case, each with its weight (RFC 9110,
 * section 12.4.2): 1 where none is given, 0 where it cannot be read. Few spellings are in use, so each is read once.
 */
export function weightsOf(header: string): ReadonlyMap<string, number> {
  let weights = remembered.get(header)
  if (!weights) {
    weights = readWeights(header)
    if (remembered.size >= maxRemembered) remembered.clear()
    if (header.length <= maxRememberedLength) remembered.set(header, weights)
  }
  return weights
}

function readWeights(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const part of header.toLowerCase().split(',')) {
    const [value = '', ...parameters] = part.split(';').map((piece) => piece.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    if (value !== '') weights.set(value, weight === undefined ? 1 : Number(weight) || 0)
  }
  return weights
}

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
  return preferredType(accept, ['application/json']) !== undefined
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
  const weights = weightsOf(accept)
  if (![...weights.keys()].some((range) => range.includes('/'))) return offered[0]
  let preferred: T | undefined
  let highest = 0
  for (const type of offered) {
    const weight = weightOfType(type, weights)
    if (weight > highest) [preferred, highest] = [type, weight]
  }
  return preferred
}

/** The most specific range decides. */
function weightOfType(type: string, weights: ReadonlyMap<string, number>): number {
  const family = `${type.slice(0, type.indexOf('/'))}/*`
  return weights.get(type) ?? weights.get(family) ?? weights.get('*/*') ?? 0
}
