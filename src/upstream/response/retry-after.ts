/** A longer wish is a mistake, and would keep us away from a healthy upstream. */
const longestMs = 3_600_000

/** `Retry-After` (RFC 9110, section 10.2.3) in milliseconds from now; undefined when absent or unreadable. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestMs)
}
