import { createHash } from 'node:crypto'
import { canonicalHeaders } from './canonical-headers.js'
import { canonicalUri } from './canonical-uri.js'

export interface SignableRequest {
  readonly method: string
  /** As on the wire: percent-encoded, without the query. */
  readonly path: string
  /** As on the wire: the result of `canonicalQuery`. */
  readonly query: string
  /** Those to sign: at least `host` and `x-sdk-date`. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Steps 2 to 8. */
export function canonicalRequest({ method, path, query, headers, body }: SignableRequest): string {
  const { block, signedHeaders } = canonicalHeaders(headers)
  return [method.toUpperCase(), canonicalUri(path), query, block, signedHeaders, sha256Hex(body)].join('\n')
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
