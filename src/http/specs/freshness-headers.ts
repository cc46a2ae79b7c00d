import type { Answer } from '../../cache/answer.js'

export interface FreshnessWindows {
  readonly staleWhileRevalidateSeconds: number
  readonly staleIfErrorSeconds: number
}

/** Whole seconds since the upstream was asked (RFC 9111, section 5.1). */
export function age({ ageMs }: Answer): number {
  return Math.floor(ageMs / 1000)
}

/** `max-age` counts from the caller's receipt, so it is the freshness left (RFC 9111, 5861). */
export function cacheControl({ freshForMs }: Answer, windows: FreshnessWindows): string {
  const left = Math.max(0, Math.floor(freshForMs / 1000))
  return `private, max-age=${left}, stale-while-revalidate=${windows.staleWhileRevalidateSeconds}, stale-if-error=${windows.staleIfErrorSeconds}`
}

/** What the cache did for this answer (RFC 9211). */
export function cacheStatus(answer: Answer): string {
  const ttl = Math.floor(answer.freshForMs / 1000)
  switch (answer.via) {
    case 'hit':
      return `specs-bff; hit; ttl=${ttl}`
    case 'stale-while-revalidate':
    case 'stale-if-error':
      return `specs-bff; hit; ttl=${ttl}; detail=${answer.via}`
    case 'miss':
      return forwarded('uri-miss', answer)
    case 'stale':
      return forwarded('stale', answer)
    case 'request':
      return forwarded('request', answer)
  }
}

function forwarded(why: string, { stored, collapsed }: Answer): string {
  return `specs-bff; fwd=${why}${stored ? '; stored' : ''}${collapsed ? '; collapsed' : ''}`
}
