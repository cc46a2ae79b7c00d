export interface BackOffOptions {
  /** Before jitter, after the first failure. */
  readonly firstMs?: number
  /** Jitter does not exceed it. */
  readonly maxMs?: number
  /** A share of the delay, in both directions: 0.2 is ±20%. */
  readonly jitter?: number
  readonly random?: () => number
}

/** How long to wait after this many failures in a row (1 is the first), in whole milliseconds: doubling up to a limit, with jitter. */
export const backOffMs = (
  failures: number,
  { firstMs = 1_000, maxMs = 60_000, jitter = 0.2, random = Math.random }: BackOffOptions = {},
): number => {
  const doubledMs = Math.min(firstMs * 2 ** (failures - 1), maxMs)
  return Math.round(Math.min(doubledMs * (1 - jitter + 2 * jitter * random()), maxMs))
}
