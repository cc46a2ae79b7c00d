import { createHash } from 'node:crypto'
import { decodeQuery, headerOf, type ReceivedRequest } from '../http/received-request.js'

/**
 * The canonical request of a request that came in, rebuilt from the wire with the headers that the
 * client says it signed. Undefined when it cannot be built: a broken escape, or a header that is not there.
 */
export function canonicalRequest(
  request: ReceivedRequest,
  signedHeaders: readonly string[],
): string | undefined {
  const uri = canonicalUri(request.path)
  const query = canonicalQuery(request.rawQuery)
  const headers = canonicalHeaders(request, signedHeaders)
  if (uri === undefined || query === undefined || headers === undefined) return undefined
  return [request.method, uri, query, headers, signedHeaders.join(';'), payloadHash(request)].join('\n')
}

/** Decoded once, encoded once, a slash at the end whether the wire has one or not. */
function canonicalUri(path: string): string | undefined {
  try {
    const encoded = path.split('/').map((segment) => encode(decodeURIComponent(segment)))
    return encoded.at(-1) === '' ? encoded.join('/') : `${encoded.join('/')}/`
  } catch {
    return undefined
  }
}

function canonicalQuery(rawQuery: string): string | undefined {
  return decodeQuery(rawQuery)
    ?.sort((a, b) => byCodePoint(a[0], b[0]) || byCodePoint(a[1], b[1]))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
}

/** A newline after each, so that a blank line follows the last. */
function canonicalHeaders(request: ReceivedRequest, signedHeaders: readonly string[]): string | undefined {
  const lines = []
  for (const name of signedHeaders) {
    const value = headerOf(request, name)
    if (value === undefined) return undefined
    lines.push(`${name.toLowerCase()}:${value}\n`)
  }
  return lines.join('')
}

function payloadHash(request: ReceivedRequest): string {
  return headerOf(request, 'x-sdk-content-sha256') ?? createHash('sha256').update(request.body).digest('hex')
}

/** RFC 3986: only the unreserved characters stay. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** UTF-8 sorts as code points do; JavaScript's own order is that of UTF-16. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
