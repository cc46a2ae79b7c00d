// @ts-check
import { loadByAutocannon } from './autocannon.mjs'
import { findWrk, loadByWrk } from './wrk.mjs'

/**
 * As many requests as the server takes, over connections that are kept.
 *
 * @typedef {object} LoadOptions
 * @property {string} url
 * @property {number} seconds
 * @property {number} connections
 * @property {Record<string, string>} [headers]
 * @property {Choices} [choices] in each request `RANDOM` in the URL is one of them
 */

/**
 * Numbers of 1 to `count`, all as often; or few often and many seldom, as Zipf's law has it: the k-th with 1/k.
 * The often asked do not stand side by side.
 *
 * @typedef {{ count: number, popularity?: 'even' | 'zipf' }} Choices
 */

/**
 * @typedef {object} LoadResult
 * @property {number} requests answered
 * @property {number} requestsPerSecond
 * @property {number} failures answers other than 2xx, and requests that got none
 * @property {number} p50Ms
 * @property {number} p99Ms
 */

/** @typedef {(options: LoadOptions) => Promise<LoadResult>} Load */

/**
 * @param {'wrk' | 'autocannon' | undefined} wanted
 * @returns {{ name: string, load: Load }}
 */
export function loadTool(wanted) {
  const wrk = findWrk()
  if (wanted === 'wrk' && !wrk) throw new Error('wrk is not on the PATH')
  if (wrk && wanted !== 'autocannon') return { name: wrk.version, load: loadByWrk(wrk.path) }
  return { name: 'autocannon', load: loadByAutocannon }
}
