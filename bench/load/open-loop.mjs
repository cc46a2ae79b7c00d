// @ts-check
import { runProgram } from './program.mjs'

/**
 * Requests at a rate that does not depend on how fast they are answered, as that of many callers does not. A server
 * that stalls is asked on, and the wait of those who queue counts as theirs.
 *
 * @typedef {object} OpenLoopOptions
 * @property {string} url
 * @property {number} perSecond
 * @property {number} seconds
 * @property {number} connections
 * @property {Record<string, string>} [headers]
 */

/**
 * @typedef {object} OpenLoopResult
 * @property {number} answered
 * @property {number} failures
 * @property {number} p50Ms
 * @property {number} p99Ms
 * @property {number} p999Ms
 * @property {number} maxMs
 */

/** @param {OpenLoopOptions} options */
export async function openLoop(options) {
  return /** @type {OpenLoopResult} */ (await runProgram('open-loop', options))
}
