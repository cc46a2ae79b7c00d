/** How the other side says when something expires. */
export interface ReportedExpiry {
  readonly expiresAt: unknown
  /** When it began, by the same clock. */
  readonly issuedAt?: unknown
  /** The `Date` header that came along: the same clock, to the second. */
  readonly date?: string | undefined
}

const secondMs = 1_000

/**
 * For how long it is valid, or undefined when that cannot be read. The other side's clock
 * may differ from ours, but both run alike: so the time left is taken on theirs, and counted on ours, from
 * when the request was sent, as nobody can say when on its way it was answered.
 */
export function validForMs(
  { expiresAt, issuedAt, date }: ReportedExpiry,
  receivedAtMs: number,
): number | undefined {
  const expiresAtMs = timeOf(expiresAt)
  if (expiresAtMs === undefined) return undefined
  return expiresAtMs - (timeOf(issuedAt) ?? theirNow(timeOf(date), receivedAtMs))
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
