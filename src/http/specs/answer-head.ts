import type { SpecsAnswer } from '../../specs/specs.service.js'
import { bodyIn, type ContentCoding } from './content-coding.js'
import { entityTag } from './entity-tag.js'
import { age, cacheControl, cacheStatus, type FreshnessWindows } from './freshness-headers.js'

/** What an answer says beside its bytes. Fields are names and values in turn. */
export interface AnswerHead {
  readonly entityTag: string
  readonly cacheStatus: string
  /** Without `Vary` and what tells of the body. A 304 carries them too (RFC 9110, section 15.4.5). */
  readonly fields: readonly string[]
  /** What tells of the body, and goes with it alone. */
  readonly bodyFields: readonly string[]
}

/** The head for an answer in one of the codings that it has. */
export function answerHead(
  { representation, cached }: SpecsAnswer,
  windows: FreshnessWindows,
  coding: ContentCoding,
): AnswerHead {
  const tag = entityTag(representation.hash, coding)
  const status = cacheStatus(cached)
  return {
    entityTag: tag,
    cacheStatus: status,
    fields: [
      ...['etag', tag, 'age', String(age(cached))],
      ...['cache-control', cacheControl(cached, windows), 'cache-status', status],
    ],
    bodyFields: [
      ...(coding === 'identity' ? [] : ['content-encoding', coding]),
      ...[
        'content-type',
        'application/json',
        'content-length',
        String(bodyIn(coding, representation).length),
      ],
    ],
  }
}
