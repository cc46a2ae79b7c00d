/** Time in milliseconds. Passed in wherever time decides something, so that a test can set it. */
export type Clock = () => number

/** The wall clock, since the epoch. It may step in either direction: for signatures, tokens and timestamps only. */
export const systemClock: Clock = () => Date.now()

/**
 * A stopwatch that never steps, since the process started: for ages, timeouts, back-off and rate limits. Whole
 * milliseconds, as sums of fractions are rounded: a minute from now, less now, would at times be more than a minute.
 */
export const monotonicClock: Clock = () => Math.floor(performance.now())
