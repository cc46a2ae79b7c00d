// @ts-check

/**
 * The middle of several rounds, and how far they were apart.
 *
 * @typedef {{ median: number, min: number, max: number }} Spread
 */

/** @param {readonly number[]} values @returns {Spread} */
export function spreadOf(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: quantile(sorted, 0.5), min: sorted.at(0) ?? NaN, max: sorted.at(-1) ?? NaN }
}

/**
 * Round by round, so that what disturbed both sides of a round disturbs the ratio little.
 *
 * @param {readonly number[]} values
 * @param {readonly number[]} others of the same rounds
 */
export function ratioOf(values, others) {
  return spreadOf(values.map((value, round) => value / (others[round] ?? NaN)))
}

/** @param {readonly number[] | Float64Array} sorted @param {number} share 0 to 1 */
export function quantile(sorted, share) {
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)] ?? NaN
  const above = sorted[Math.ceil(at)] ?? NaN
  return below + (above - below) * (at - Math.floor(at))
}
