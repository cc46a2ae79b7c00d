// @ts-check
import { runProgram } from './program.mjs'

/**
 * @typedef {object} StampedeOptions
 * @property {string} url
 * @property {number} connections all open before the first of them asks
 * @property {boolean} [asOpened] each asks as soon as it is open, where opening all takes longer than a server waits for a request
 */

/**
 * @typedef {object} StampedeResult
 * @property {number} connections that were open
 * @property {number} askedWithinMs until all had asked
 * @property {Record<string, number>} statuses how often each came; `none` for who got no answer
 * @property {Record<string, number>} cacheStatuses by the words of `Cache-Status`, figures left out
 * @property {number} bodies different ones
 * @property {number} p50Ms
 * @property {number} maxMs
 */

/** Everyone asks the same at once. @param {StampedeOptions} options */
export async function stampede(options) {
  return /** @type {StampedeResult} */ (await runProgram('stampede', options))
}
