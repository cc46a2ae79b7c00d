/** Our own time at which something ends that was said to end at `expiresAt`, or undefined when unreadable. */
export interface SaidLife {
  readonly expiresAt: unknown
  /** The other side's clock when it said so: its end is on that clock too. */
  readonly issuedAt?: unknown
}

/**
 * Ends are named by a clock that may differ from ours; lives are the same on both. So the life is
 * taken on the other side's clock and counted from `receivedAtMs` on ours.
 */
export function endOfLife({ expiresAt, issuedAt }: SaidLife, receivedAtMs: number): number | undefined {
  const endMs = timeOf(expiresAt)
  if (endMs === undefined) return undefined
  return receivedAtMs + (endMs - (timeOf(issuedAt) ?? receivedAtMs))
}

function timeOf(text: unknown): number | undefined {
  const ms = typeof text === 'string' ? Date.parse(text) : NaN
  return Number.isNaN(ms) ? undefined : ms
}
