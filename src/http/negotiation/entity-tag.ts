import type { ContentCoding } from './content-coding.js'

/** Strong, and different for each coding, because the bytes are (RFC 9110, section 8.8.3.3). */
export function entityTag(hash: string, coding: ContentCoding): string {
  return coding === 'identity' ? `"${hash}"` : `"${hash}-${coding}"`
}

/** Whether `If-None-Match` holds the tag: a list, compared weakly, or `*` (RFC 9110, section 13.1.2). */
export function matchesEntityTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  // What nearly every browser sends: the one tag that it was given.
  if (ifNoneMatch === tag) return true
  if (ifNoneMatch.trim() === '*') return true
  for (const [, opaque] of ifNoneMatch.matchAll(/(?:W\/)?("[^"]*")/g)) {
    if (opaque === tag) return true
  }
  return false
}
