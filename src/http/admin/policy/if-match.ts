import type { FastifyRequest } from 'fastify'

/** The entity tag of one version of the policy. */
export const versionTag = (version: number): string => `"${version}"`

/** Whether `If-Match` holds this version (RFC 9110, section 13.1.1): a list, compared strongly, or `*`. True without one. */
export function matchesVersion({ headers }: Pick<FastifyRequest, 'headers'>): (version: number) => boolean {
  const ifMatch = headers['if-match']
  if (ifMatch === undefined || ifMatch.trim() === '*') return () => true
  const tags = new Set(ifMatch.split(',').map((tag) => tag.trim()))
  return (version) => tags.has(versionTag(version))
}
