/** Where on the bar the ttl ends; the rest is the window in which a stale list is still served at once. */
export const ttlShare = 2 / 3

/** How much of an age bar is filled, from 0 to 1. The mark for the ttl stands at `ttlShare`. */
export function ageShare(ageSeconds: number, ttlSeconds: number, staleSeconds: number): number {
  if (ageSeconds < ttlSeconds) return (ageSeconds / ttlSeconds) * ttlShare
  const over = staleSeconds > 0 ? (ageSeconds - ttlSeconds) / staleSeconds : 1
  return Math.min(1, ttlShare + over * (1 - ttlShare))
}
