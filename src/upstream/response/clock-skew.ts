/** Signatures are refused from 15 minutes on; a third of that is no chance either, and worth naming before it is too late. */
const suspectSeconds = 300

/** How far our clock is ahead of the one behind a `Date` header, in seconds; 0 when it says nothing. */
export function aheadSeconds(date: string | undefined, receivedAtMs: number): number {
  const theirMs = date === undefined ? NaN : Date.parse(date)
  return Number.isNaN(theirMs) ? 0 : Math.round((receivedAtMs - theirMs) / 1_000)
}

export function isSkewed(ahead: number): boolean {
  return Math.abs(ahead) >= suspectSeconds
}
