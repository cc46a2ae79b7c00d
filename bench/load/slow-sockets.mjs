// @ts-check
import { runProgram } from './program.mjs'

/**
 * @typedef {object} SlowSocketsOptions
 * @property {string} url
 * @property {number} halfOpen sockets that say nothing or half a request, and then nothing more
 * @property {number} trickling sockets that say a byte now and then
 * @property {number} withinSeconds they are all open, one after the other, as strangers come
 * @property {number} seconds for which, after that, so many are kept open; one that is closed is replaced
 */

/**
 * @typedef {object} SlowSocketsResult
 * @property {number} opened
 * @property {number} closed by the server
 * @property {number} longestMs that one was left open; for those not closed, until the end
 * @property {Record<string, number>} lastWords statuses sent before closing; `none` where nothing was
 */

/** @param {SlowSocketsOptions} options */
export async function slowSockets(options) {
  return /** @type {SlowSocketsResult} */ (await runProgram('slow-sockets', options, { yields: true }))
}
