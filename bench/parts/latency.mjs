// @ts-check
import { openLoop } from '../load/open-loop.mjs'
import { ratioOf, spreadOf } from '../measure/statistics.mjs'
import { path, startPeers } from '../peers/peers.mjs'
import { figure, ratioText, table } from '../table.mjs'

const names = ['service', 'bare-fastify', 'nest-express']
/** The second is more than Nest on Express can do. */
const rates = [
  { perSecond: 1000, of: names },
  { perSecond: 8000, of: ['service', 'bare-fastify'] },
]

/** How long one waits for a hit when the server is asked at a rate that it can bear. @type {import('../main.mjs').Part} */
export async function latency({ options, surroundings, note, say }) {
  const peers = await startPeers({ ...surroundings, names, note })
  const runs = rates.flatMap(({ perSecond, of }) =>
    peers
      .filter(({ name }) => of.includes(name))
      .map(({ name, what, server }) => ({
        name,
        what,
        server,
        perSecond,
        /** @type {import('../load/open-loop.mjs').OpenLoopResult[]} */
        rounds: [],
      })),
  )
  const once = (
    /** @type {(typeof runs)[number]} */ { server, perSecond },
    /** @type {number} */ seconds,
  ) => {
    server.emptyLog()
    return openLoop({ url: `${server.url}${path}`, perSecond, seconds, connections: options.connections })
  }

  say('warming up')
  for (const run of runs) await once(run, options.quick ? 1 : 3)
  for (let round = 1; round <= options.rounds; round += 1) {
    say(`round ${round} of ${options.rounds}`)
    for (const run of runs) run.rounds.push(await once(run, options.seconds))
  }
  await Promise.all(peers.map(({ server }) => server.stop()))

  const results = runs.map(({ name, what, perSecond, rounds }) => {
    const base = runs.find((one) => one.name === 'bare-fastify' && one.perSecond === perSecond)?.rounds ?? []
    const summary = (/** @type {'p50Ms' | 'p99Ms' | 'p999Ms'} */ quantile) => {
      const mine = rounds.map((round) => round[quantile])
      return {
        ...spreadOf(mine),
        toBareFastify: ratioOf(
          mine,
          base.map((round) => round[quantile]),
        ),
      }
    }
    return {
      name,
      what,
      perSecond,
      failures: rounds.reduce((sum, { failures }) => sum + failures, 0),
      p50Ms: summary('p50Ms'),
      p99Ms: summary('p99Ms'),
      p999Ms: summary('p999Ms'),
    }
  })
  for (const { name, perSecond, failures } of results)
    if (failures > 0) note(`${name} at ${perSecond}/s: ${failures} requests failed`)

  return {
    results,
    text: table(
      ['', 'per second', 'p50 ms', 'p99 ms', 'p99.9 ms', 'p99 of bare', 'p99.9 of bare'],
      results.map(({ what, perSecond, p50Ms, p99Ms, p999Ms }) => [
        what,
        String(perSecond),
        ...[p50Ms, p99Ms, p999Ms].map(({ median }) => figure(median)),
        ...[p99Ms, p999Ms].map(({ toBareFastify }) => ratioText(toBareFastify.median)),
      ]),
    ),
  }
}
