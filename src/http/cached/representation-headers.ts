import type { CachedAnswer } from './cached-resource.js'
import { bodyIn, type ContentCoding } from '../negotiation/content-coding.js'
import { entityTag } from '../negotiation/entity-tag.js'
import { age, cacheControl, cacheStatus } from './freshness-headers.js'

/** What an answer says beside its bytes; fields as lines (`header-lines.ts`). */
export interface RepresentationHeaders {
  readonly entityTag: string
  readonly cacheStatus: string
  /** Without the fields of every answer and those of the body. A 304 carries them too (RFC 9110, section 15.4.5). */
  readonly lines: string
  /** Those of the body, which a 304 does not have. */
  readonly bodyLines: string
}

/** The head for an answer in one of the codings that it has. */
export function representationHeaders(
  { representation, cached }: CachedAnswer,
  coding: ContentCoding,
): RepresentationHeaders {
  const tag = entityTag(representation.hash, coding)
  const status = cacheStatus(cached)
  const { length } = bodyIn(coding, representation)
  const encoding = coding === 'identity' ? '' : `content-encoding: ${coding}\r\n`
  return {
    entityTag: tag,
    cacheStatus: status,
    lines: `etag: ${tag}\r\nage: ${age(cached)}\r\ncache-control: ${cacheControl(cached)}\r\ncache-status: ${status}\r\n`,
    bodyLines: `${encoding}content-type: application/json\r\ncontent-length: ${length}\r\n`,
  }
}
