// @ts-check
import { runProgram } from './program.mjs'

/**
 * Callers of every kind: mostly the usual questions, some that nobody asked before, some that are wrong, some that
 * the upstream refuses.
 *
 * @typedef {object} RandomQueriesOptions
 * @property {string} url
 * @property {string} refusedProjectId a project for which the upstream refuses everything
 * @property {number} connections
 * @property {number} seconds
 */

/** @typedef {{ requests: number, unlike: number, statuses: Record<string, number> }} RandomQueriesResult */

/** @param {RandomQueriesOptions} options */
export async function randomQueries(options) {
  return /** @type {RandomQueriesResult} */ (await runProgram('random-queries', options))
}
