// @ts-check
import { askInTurn } from '../load/ask-in-turn.mjs'
import { round } from '../measure/round.mjs'
import { ratioOf, spreadOf } from '../measure/statistics.mjs'
import { startService } from '../peers/service.mjs'
import { cores } from '../placement.mjs'
import { startNode } from '../server-process.mjs'
import { figure, mebibytes, percent, ratioText, table } from '../table.mjs'

/** Two specs each (project type 1), so that 100,000 lists are filled in soon and the many count, not the large. */
const pathOf = (/** @type {number | 'RANDOM'} */ engineId) =>
  `/specs?job_type=train&project_type=1&engine_id=${engineId}`

/**
 * What a hit costs when it is one of 10, of 1,000, of 100,000 entries, asked for at random; and what memory an entry
 * takes. Memory only: a hit in memory does not ask Redis.
 *
 * With 100,000, two things could make it more expensive: that there are so many, and that what is asked for lies in so many
 * places of memory. So 10 of the 100,000 are asked for too, and few often and many seldom, as callers do (Zipf's law);
 * and a bare `Map` of as many buffers shows what the processor's caches alone make of it.
 *
 * @type {import('../main.mjs').Part}
 */
export async function entries({ options, surroundings: { emulator }, load, note, say }) {
  const counts = options.quick ? [10, 1000, 5000] : [10, 1000, 100_000]
  const most = Math.max(...counts)
  await emulator.takeAnyEngine()
  /** @type {Filled[]} */
  const services = []
  for (const count of counts) {
    say(`filling in ${count} entries`)
    services.push(await filled(emulator, count))
  }
  const body = await bodyOf(services[0])
  const maps = await Promise.all([10, most].map((count) => mapOf(count, body)))
  await emulator.forgetRequests()

  /** @type {Series[]} */
  const all = [
    ...services.map((one) => seriesOf('this service', one, { count: one.count })),
    ...services
      .filter(({ count }) => count === most)
      .flatMap((one) => [
        seriesOf('this service', one, { count: 10 }),
        seriesOf('this service', one, { count: most, popularity: 'zipf' }),
      ]),
    ...maps.map((one) => seriesOf('bare Fastify, a Map', one, { count: one.count })),
    ...maps
      .filter(({ count }) => count === most)
      .map((one) => seriesOf('bare Fastify, a Map', one, { count: most, popularity: 'zipf' })),
  ]
  const run = (/** @type {Series} */ { server, asked }, /** @type {number} */ seconds) => {
    const url = `${server.url}${pathOf('RANDOM')}`
    return round(server, load, { url, seconds, connections: options.connections, choices: asked })
  }
  say('warming up')
  for (const one of all) await run(one, options.quick ? 1 : 3)
  for (let turn = 1; turn <= options.rounds; turn += 1) {
    say(`round ${turn} of ${options.rounds}`)
    for (const one of all) {
      const { requestsPerSecond, cpuUs, failures } = await run(one, options.seconds)
      one.requestsPerSecond.push(requestsPerSecond)
      one.cpuUs.push(cpuUs)
      one.failures += failures
    }
  }
  const calls = await emulator.requestCount()
  if (calls > 0) note(`entries: the upstream was asked ${calls} times while all should have been hits`)
  await emulator.takeAnyEngine(false)
  await Promise.all([...services, ...maps].map(({ server }) => server.stop()))

  const results = all.map(({ what, count, asked, requestsPerSecond, cpuUs, failures }) => {
    if (failures > 0) note(`entries: ${failures} requests failed with ${count} entries (${what})`)
    const few = all.find((one) => one.what === what)
    return {
      what,
      count,
      asked,
      requestsPerSecond: spreadOf(requestsPerSecond),
      cpuUs: spreadOf(cpuUs),
      throughputToFew: ratioOf(requestsPerSecond, few?.requestsPerSecond ?? []),
      cpuToFew: ratioOf(cpuUs, few?.cpuUs ?? []),
    }
  })
  const [least] = services
  const memory = services.map(({ count, filledPerSecond, heap }) => {
    const perEntry = (/** @type {(of: typeof heap) => number} */ bytes) =>
      least && count > least.count ? (bytes(heap) - bytes(least.heap)) / (count - least.count) : NaN
    return {
      count,
      filledPerSecond,
      bytesPerEntry: perEntry(({ heapUsed, external }) => heapUsed + external),
      residentBytesPerEntry: perEntry(({ rss }) => rss),
      residentBytes: heap.rss,
    }
  })
  return {
    results: { costs: results, memory },
    text: [
      table(
        ['', 'entries', 'asked for', 'requests/s', 'of 10', 'CPU µs/hit', 'CPU: of 10', 'spread'],
        results.map((one) => [
          one.what,
          one.count.toLocaleString('en'),
          askedFor(one),
          figure(one.requestsPerSecond.median),
          ratioText(one.throughputToFew.median),
          figure(one.cpuUs.median),
          ratioText(one.cpuToFew.median),
          percent((one.requestsPerSecond.max - one.requestsPerSecond.min) / one.requestsPerSecond.median),
        ]),
      ),
      table(
        ['entries', 'filled in per second', 'resident', 'bytes/entry', 'resident bytes/entry'],
        memory.map((one) => [
          one.count.toLocaleString('en'),
          figure(one.filledPerSecond),
          mebibytes(one.residentBytes),
          figure(one.bytesPerEntry),
          figure(one.residentBytesPerEntry),
        ]),
      ),
    ].join('\n\n'),
  }
}

/** One server under one kind of load. @typedef {ReturnType<typeof seriesOf>} Series */

/**
 * @param {string} what
 * @param {{ count: number, server: import('../server-process.mjs').ServerProcess }} server
 * @param {import('../load/load.mjs').Choices} asked of its entries
 */
const seriesOf = (what, { count, server }, asked) => ({
  what,
  count,
  server,
  asked,
  requestsPerSecond: /** @type {number[]} */ ([]),
  cpuUs: /** @type {number[]} */ ([]),
  failures: 0,
})

/** @param {Pick<Series, 'count' | 'asked'>} series */
function askedFor({ count, asked }) {
  if (asked.count < count) return `${asked.count} of them`
  return asked.popularity === 'zipf' ? 'few often' : 'all alike'
}

/** The body of one entry. @param {Filled | undefined} service */
async function bodyOf(service) {
  const answer = await fetch(`${service?.server.url}${pathOf(1)}`)
  return answer.text()
}

/** Bare Fastify with so many buffers. @param {number} count @param {string} body */
async function mapOf(count, body) {
  const server = await startNode({
    name: `bare-fastify-map-${count}`,
    entry: 'bench/peers/bare-fastify-map.mjs',
    core: cores.server,
    readyPath: pathOf(1),
    env: { ENTRIES: String(count), PATH_OF_ENTRY: pathOf('RANDOM'), BODY: body },
  })
  return { count, server }
}

/** @typedef {Awaited<ReturnType<typeof filled>>} Filled */

/** A service that holds so many entries. @param {import('../surroundings.mjs').Emulator} emulator @param {number} count */
async function filled(emulator, count) {
  const server = await startService({
    emulator,
    name: `service-${count}`,
    env: { CACHE_MAX_BYTES: String(4 * 2 ** 30), UPSTREAM_MAX_CONCURRENCY: '64' },
  })
  const paths = Array.from({ length: count }, (_, index) => pathOf(index + 1))
  const startMs = performance.now()
  await askInTurn({ origin: server.url, paths, connections: 32 })
  return {
    count,
    server,
    filledPerSecond: count / ((performance.now() - startMs) / 1000),
    heap: await server.heap(),
  }
}
