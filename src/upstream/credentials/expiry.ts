/** How the other side says when something ends. */
export interface ReportedExpiry {
  readonly expiresAt: unknown
  /** When it began, by the same clock. */
  readonly issuedAt?: unknown
  /** The `Date` header that came along: the same clock, to the second. */
  readonly date?: string | undefined
}

const secondMs = 1_000

/**
 * The end by our own clock, or undefined when it cannot be read. Ends are named by a clock that
 * may differ from ours; lives are the same on both. So the life is taken on the other side's
 * clock and counted from `receivedAtMs` on ours.
 */
export function expiresAt(
  { expiresAt, issuedAt, date }: ReportedExpiry,
  receivedAtMs: number,
): number | undefined {
  const endMs = timeOf(expiresAt)
  if (endMs === undefined) return undefined
  const theirNowMs = timeOf(issuedAt) ?? theirNow(timeOf(date), receivedAtMs)
  return receivedAtMs + (endMs - theirNowMs)
}

/** `Date` leaves out the fraction of a second: within that our clock knows better, beyond it the later reading is safe. */
function theirNow(dateMs: number | undefined, receivedAtMs: number): number {
  if (dateMs === undefined || Math.abs(receivedAtMs - dateMs) <= 2 * secondMs) return receivedAtMs
  return dateMs + secondMs
}

function timeOf(text: unknown): number | undefined {
  const ms = typeof text === 'string' ? Date.parse(text) : NaN
  return Number.isNaN(ms) ? undefined : ms
}
