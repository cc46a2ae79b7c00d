import type { Answer } from '../../cache/entry/answer.js'

export interface FreshnessWindows {
  readonly staleWhileRevalidateSeconds: number
  readonly staleIfErrorSeconds: number
}

/** Whole seconds since the upstream was asked (RFC 9111, section 5.1). */
export function age({ ageMs }: Answer): number {
  return Math.floor(ageMs / 1000)
}

/** Whole seconds that it stays fresh for, negative when stale: the `ttl` of RFC 9211, section 2.5. */
export function ttl({ freshForMs }: Answer): number {
  return Math.floor(freshForMs / 1000)
}

/** `max-age` counts from the caller's receipt, so it is the freshness left (RFC 9111, 5861). */
export function cacheControl(answer: Answer, windows: FreshnessWindows): string {
  const left = Math.max(0, ttl(answer))
  return `private, max-age=${left}, stale-while-revalidate=${windows.staleWhileRevalidateSeconds}, stale-if-error=${windows.staleIfErrorSeconds}`
}

/** What the cache did for this answer (RFC 9211). */
export function cacheStatus(answer: Answer): string {
  switch (answer.via) {
    case 'hit':
      return `specs-bff; hit; ttl=${ttl(answer)}`
    case 'stale-while-revalidate':
    case 'stale-if-error':
      return `specs-bff; hit; ttl=${ttl(answer)}; detail=${answer.via}`
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
