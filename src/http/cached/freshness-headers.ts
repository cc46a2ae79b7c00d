import type { Answer } from '../../cache/entry/answer.js'

/** Whole seconds since the upstream was asked (RFC 9111, section 5.1). */
export function age({ ageMs }: Answer): number {
  return Math.floor(ageMs / 1000)
}

/** Whole seconds that it stays fresh for, negative when stale: the `ttl` of RFC 9211, section 2.5. */
export function ttl({ freshForMs }: Answer): number {
  return Math.floor(freshForMs / 1000)
}

/** A cache subtracts `Age` from `max-age` (RFC 9111, section 4.2) and comes to what is left. */
export function cacheControl(answer: Answer): string {
  const left = answer.freshForMs > 0 ? ttl(answer) : Math.min(ttl(answer), -1)
  const maxAge = Math.max(0, age(answer) + left)
  const { staleWhileRevalidateMs, staleIfErrorMs } = answer.windows
  return `private, max-age=${maxAge}, stale-while-revalidate=${seconds(staleWhileRevalidateMs)}, stale-if-error=${seconds(staleIfErrorMs)}`
}

const seconds = (ms: number) => Math.floor(ms / 1000)

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
