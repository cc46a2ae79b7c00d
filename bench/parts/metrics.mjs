// @ts-check
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { compare, measureInTurn } from '../measure/in-turn.mjs'
import { spreadOf } from '../measure/statistics.mjs'
import { startPeers } from '../peers/peers.mjs'
import { scratchFolder } from '../scratch.mjs'
import { figure, percent, ratioText, table } from '../table.mjs'

const events = 2_000_000

/** Two servers: one that counts and one that does not; and bare Fastify, which knows nothing of either. */
const names = ['service', 'service-without-metrics', 'bare-fastify']

/**
 * What counting adds to a hit, in two ways. A service that counts beside one that does not shows whether anything is to
 * be seen of it, no finer than rounds differ; the subscribers for a hit's two events, measured alone, say how much it is.
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

  const peers = (await startPeers({ ...surroundings, names, note })).filter(({ name }) =>
    names.includes(name),
  )
  const measured = await measureInTurn(peers, { options, load, say })
  for (const { name, server } of peers) {
    if (name === 'bare-fastify') continue
    const isCounted = (await countedHits(server)) > 0
    if (isCounted !== (name === 'service'))
      throw new Error(`${name}: its hits were ${isCounted ? '' : 'not '}counted`)
  }
  await Promise.all(peers.map(({ server }) => server.stop()))

  const servers = peers.map((peer) => {
    const { figures, to } = compare(measured, peer)
    if (figures.failures > 0)
      note(`${figures.name}: ${figures.failures} requests failed, its figures do not count`)
    return {
      ...figures,
      toOneWithout: to('service-without-metrics'),
      toBareFastify: to('bare-fastify'),
    }
  })
  const countingUs = spreadOf(alone)
  const share = countingUs.median / spreadOf(measured('service').cpuUs).median
  return {
    results: { servers, countingUs, share },
    text: `${table(
      [
        '',
        'requests/s',
        'of the one without',
        'of bare',
        'CPU µs/hit',
        'CPU: of the one without',
        'CPU: of bare',
        'busy',
        'CPU: spread',
      ],
      servers.map((one) => [
        one.what,
        figure(one.requestsPerSecond.median),
        fineRatio(one.toOneWithout.throughput.median),
        ratioText(one.toBareFastify.throughput.median),
        figure(one.cpuUs.median),
        fineRatio(one.toOneWithout.cpu.median),
        ratioText(one.toBareFastify.cpu.median),
        percent(one.busy.median),
        percent((one.cpuUs.max - one.cpuUs.min) / one.cpuUs.median),
      ]),
    )}

counting, measured alone: ${countingUs.median.toFixed(3)} µs, ${(share * 100).toFixed(2)} % of a hit's CPU time`,
  }
}

/** What is looked for is a few hundredths. @param {number} value */
const fineRatio = (value) => `${value.toFixed(3)} x`

/** @param {{ url: string }} server @returns {Promise<number>} */
async function countedHits({ url }) {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^specs_bff_cache_events_total\{event="hit"\} (\d+)$/m.exec(text)?.[1])
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
