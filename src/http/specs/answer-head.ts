import type { SpecsAnswer } from '../../specs/specs.service.js'
import { chooseCoding, type ContentCoding } from './content-coding.js'
import { entityTag, matchesEntityTag } from './entity-tag.js'
import { age, cacheControl, cacheStatus, type FreshnessWindows } from './freshness-headers.js'

/** What an answer says before its bytes. */
export interface AnswerHead {
  /** 304: the caller has these bytes. */
  readonly status: 200 | 304
  readonly coding: ContentCoding
  readonly cacheStatus: string
  /** Names and values in turn, without `Vary` and what tells of the body. A 304 carries them too (RFC 9110, section 15.4.5). */
  readonly fields: readonly string[]
  /** The bytes to send, none with 304. */
  readonly body: Buffer | undefined
}

/** The head for what a request says in `Accept-Encoding` and `If-None-Match`. */
export function answerHead(
  { representation, cached }: SpecsAnswer,
  windows: FreshnessWindows,
  acceptEncoding: string | undefined,
  ifNoneMatch: string | undefined,
): AnswerHead {
  const coding = chooseCoding(acceptEncoding, representation)
  const tag = entityTag(representation.hash, coding)
  const status = cacheStatus(cached)
  const fields = [
    ...['etag', tag, 'age', String(age(cached))],
    ...['cache-control', cacheControl(cached, windows), 'cache-status', status],
  ]
  if (ifNoneMatch !== undefined && matchesEntityTag(ifNoneMatch, tag)) {
    return { status: 304, coding, cacheStatus: status, fields, body: undefined }
  }
  const body = coding === 'identity' ? representation.bytes : representation.encodings[coding]
  return { status: 200, coding, cacheStatus: status, fields, body }
}
