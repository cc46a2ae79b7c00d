// @ts-check
import { round } from './round.mjs'
import { ratioOf, spreadOf } from './statistics.mjs'

/**
 * What was found of one server, a figure for each round.
 *
 * @typedef {object} Measured
 * @property {number[]} requestsPerSecond
 * @property {number[]} cpuUs of a request
 * @property {number[]} busy
 * @property {number} failures
 */

/**
 * As many requests as can be had from each peer, in rounds that are interleaved: A B C, A B C, …
 *
 * @param {readonly import('../peers/peers.mjs').Peer[]} peers
 * @param {Pick<import('../main.mjs').Context, 'options' | 'load' | 'say'>} context
 * @returns {Promise<(name: string) => Measured>}
 */
export async function measureInTurn(peers, { options, load, say }) {
  /** @type {Map<string, Measured>} */
  const measured = new Map()
  const of = (/** @type {string} */ name) => measured.get(name) ?? nothing()
  const run = (
    /** @type {import('../peers/peers.mjs').Peer} */ { server, path },
    /** @type {number} */ seconds,
  ) => {
    const { headers = {}, url } = server
    return round(server, load, { url: `${url}${path}`, seconds, connections: options.connections, headers })
  }

  say('warming up')
  for (const peer of peers) await run(peer, options.quick ? 1 : 3)
  for (let turn = 1; turn <= options.rounds; turn += 1) {
    say(`round ${turn} of ${options.rounds}`)
    for (const peer of peers) {
      const { requestsPerSecond, cpuUs, busy, failures } = await run(peer, options.seconds)
      const before = of(peer.name)
      measured.set(peer.name, {
        requestsPerSecond: [...before.requestsPerSecond, requestsPerSecond],
        cpuUs: [...before.cpuUs, cpuUs],
        busy: [...before.busy, busy],
        failures: before.failures + failures,
      })
    }
  }
  return of
}

/**
 * The spread of one server's figures, and what they are `to` those of another: above 1 is better.
 *
 * @param {(name: string) => Measured} measured
 * @param {Pick<import('../peers/peers.mjs').Peer, 'name' | 'what'>} peer
 */
export function compare(measured, { name, what }) {
  const mine = measured(name)
  return {
    figures: {
      ...{ name, what, failures: mine.failures },
      requestsPerSecond: spreadOf(mine.requestsPerSecond),
      cpuUs: spreadOf(mine.cpuUs),
      busy: spreadOf(mine.busy),
    },
    to: (/** @type {string} */ other) => ({
      throughput: ratioOf(mine.requestsPerSecond, measured(other).requestsPerSecond),
      cpu: ratioOf(measured(other).cpuUs, mine.cpuUs),
    }),
  }
}

/** @returns {Measured} */
const nothing = () => ({ requestsPerSecond: [], cpuUs: [], busy: [], failures: 0 })
