import { percentEncode } from './percent-encode.js'

/**
 * Step 3: the path as on the wire, each segment decoded once and encoded once, always ending in
 * `/` whether or not the wire path does. Throws URIError for a path with a broken escape.
 */
export function canonicalUri(path: string): string {
  const canonical = path
    .split('/')
    .map((segment) => percentEncode(decodeURIComponent(segment)))
    .join('/')
  return canonical.endsWith('/') ? canonical : `${canonical}/`
}
