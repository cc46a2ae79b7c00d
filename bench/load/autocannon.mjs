// @ts-check
import { runProgram } from './program.mjs'

/**
 * Where wrk is not. As it is JavaScript itself, it may be slower than what it measures: ratios to a fast peer are
 * flattered then.
 *
 * @type {import('./load.mjs').Load}
 */
export async function loadByAutocannon(options) {
  return /** @type {import('./load.mjs').LoadResult} */ (await runProgram('autocannon', options))
}
