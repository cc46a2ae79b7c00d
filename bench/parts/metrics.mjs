// @ts-check
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { round } from '../measure/round.mjs'
import { spreadOf } from '../measure/statistics.mjs'
import { startPeers } from '../peers/peers.mjs'
import { scratchFolder } from '../scratch.mjs'
import { figure, percent, table } from '../table.mjs'

const events = 2_000_000

/**
 * What counting adds to a hit: the time of the subscribers for its two events, measured alone, beside the CPU time of
 * a whole hit in the same run. Two services would differ by more than that from one round to the next.
 *
 * @type {import('../main.mjs').Part}
 */
export async function metrics({ options, surroundings, load, note, say }) {
  const { countHits } = await counting()
  countHits(events / 10)
  const alone = Array.from({ length: options.rounds }, () => {
    const startedAt = performance.now()
    countHits(events)
    return ((performance.now() - startedAt) * 1000) / events
  })

  const peers = await startPeers({ ...surroundings, names: ['service', 'bare-fastify'], note })
  /** @type {number[]} */
  const whole = []
  for (let turn = 1; turn <= options.rounds; turn += 1) {
    say(`round ${turn} of ${options.rounds}`)
    const { server, path } = /** @type {import('../peers/peers.mjs').Peer} */ (peers[0])
    const { connections } = options
    const found = await round(server, load, { url: server.url + path, seconds: options.seconds, connections })
    whole.push(found.cpuUs)
  }
  await Promise.all(peers.map(({ server }) => server.stop()))

  const results = { countingUs: spreadOf(alone), hitCpuUs: spreadOf(whole) }
  const share = results.countingUs.median / results.hitCpuUs.median
  return {
    results: { ...results, share },
    text: table(
      ['', 'CPU µs/hit', 'share'],
      [
        ['a hit', figure(results.hitCpuUs.median), percent(1)],
        ['of it, counting', results.countingUs.median.toFixed(3), `${(share * 100).toFixed(2)} %`],
      ],
    ),
  }
}

/** @returns {Promise<{ countHits: (count: number) => void }>} */
async function counting() {
  const outfile = join(scratchFolder(), 'counting.mjs')
  const contents = `
    import { HttpEvents } from './src/http/server/requests/http-events.ts'
    import { CacheEvents } from './src/cache/entry/events.ts'
    import { UpstreamEvents } from './src/upstream/events.ts'
    import { RedisEvents } from './src/redis/redis-events.ts'
    import { Counts } from './src/telemetry/metrics/counts.ts'
    import { CountedFigures } from './src/telemetry/figures.ts'
    const http = new HttpEvents(), cache = new CacheEvents(), upstream = new UpstreamEvents()
    new Counts({ http, cache, upstream, redis: new RedisEvents() })
    http.subscribe(new CountedFigures(() => performance.now()).onRequest)
    const key = { text: 'k', parts: {} }
    export function countHits(count) {
      for (let hit = 0; hit < count; hit += 1) {
        cache.publish({ type: 'hit', key })
        http.publish({
          type: 'request-ended', requestId: 'r', method: 'GET', route: '/specs', status: 200, durationMs: 0.05,
          outcome: 'hit', cacheStatus: 'specs-bff; hit; ttl=1', problem: undefined, caller: undefined,
          refusal: undefined, upstreamRequestId: undefined, traceId: undefined,
        })
      }
    }`
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' },
    // Packages that are not ES modules ask for Node's own by it.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
  })
  return import(pathToFileURL(outfile).href)
}
