import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.js'
import { sharingFields } from './cors.js'
import { securityHeaders } from './security-headers.js'

/** Names and values in turn. */
export type Fields = readonly string[]

/** The fields that every answer has: whichever way it is made, and also where the HTTP parser refused the request. */
export class Envelope {
  /** The same on all answers of this process. */
  readonly constant: Fields
  readonly vary: string
  readonly #origins: ReadonlySet<string>

  constructor({ server: { corsOrigins }, callers }: Pick<Config, 'server' | 'callers'>) {
    this.#origins = new Set(corsOrigins)
    this.vary = [
      ...['Accept', 'Accept-Encoding'],
      // Also for those who send none: a cache must not give their answer to anybody else (RFC 9110, section 12.5.5).
      ...(callers.auth.length > 0 ? ['Authorization', 'X-Api-Key', 'X-Auth-Token'] : []),
      ...(corsOrigins.length > 0 ? ['Origin'] : []),
    ].join(', ')
    this.constant = [...Object.entries(securityHeaders).flat(), 'vary', this.vary]
  }

  allows(origin: string | undefined): origin is string {
    return origin !== undefined && this.#origins.has(origin)
  }

  /** Those that differ from request to request; to be sent with the constant ones. */
  fieldsFor(requestId: string, origin: string | undefined): Fields {
    const own = ['x-request-id', requestId]
    return this.allows(origin) ? [...own, ...sharingFields(origin)] : own
  }
}

/** Puts them on an answer of the framework. */
export function addEnvelope(envelope: Envelope, request: FastifyRequest, reply: FastifyReply): void {
  const own = envelope.fieldsFor(request.id, request.raw.headers.origin)
  for (const fields of [envelope.constant, own]) {
    for (let at = 0; at < fields.length; at += 2) reply.header(fields[at] ?? '', fields[at + 1])
  }
}
