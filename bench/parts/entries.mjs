// @ts-check
import { askInTurn } from '../load/ask-in-turn.mjs'
import { ratioOf, spreadOf } from '../measure/statistics.mjs'
import { startService } from '../peers/service.mjs'
import { figure, mebibytes, percent, ratioText, table } from '../table.mjs'

/** Two specs each (project type 1), so that 100,000 lists are filled in soon and the many count, not the large. */
const pathOf = (/** @type {number | 'RANDOM'} */ engineId) =>
  `/specs?job_type=train&project_type=1&engine_id=${engineId}`

/**
 * What a hit costs when it is one of 10, of 1,000, of 100,000 entries, asked for at random; and what memory an entry
 * takes. Memory only: a hit in memory does not ask Redis.
 *
 * @type {import('../main.mjs').Part}
 */
export async function entries({ options, surroundings: { emulator }, load, note, say }) {
  const counts = options.quick ? [10, 1000, 5000] : [10, 1000, 100_000]
  await emulator.takeAnyEngine()
  /** @type {Filled[]} */
  const services = []
  for (const count of counts) {
    say(`filling in ${count} entries`)
    services.push(await filled(emulator, count))
  }

  await emulator.forgetRequests()
  const run = async (/** @type {Filled} */ { count, service }, /** @type {number} */ seconds) => {
    service.emptyLog()
    const before = await service.usage()
    const url = `${service.url}${pathOf('RANDOM')}`
    const result = await load({ url, seconds, connections: options.connections, choices: count })
    const { cpuMs } = await service.usage()
    return { ...result, cpuUs: ((cpuMs - before.cpuMs) * 1000) / result.requests }
  }
  say('warming up')
  for (const one of services) await run(one, options.quick ? 1 : 3)
  for (let round = 1; round <= options.rounds; round += 1) {
    say(`round ${round} of ${options.rounds}`)
    for (const one of services) {
      const { requestsPerSecond, cpuUs, failures } = await run(one, options.seconds)
      one.requestsPerSecond.push(requestsPerSecond)
      one.cpuUs.push(cpuUs)
      one.failures += failures
    }
  }
  const calls = await emulator.requestCount()
  if (calls > 0) note(`entries: the upstream was asked ${calls} times while all should have been hits`)
  await emulator.takeAnyEngine(false)
  await Promise.all(services.map(({ service }) => service.stop()))

  const [few] = services
  const results = services.map(({ count, filledPerSecond, heap, requestsPerSecond, cpuUs, failures }) => {
    if (failures > 0) note(`entries: ${failures} requests failed with ${count} entries`)
    const perEntry = (/** @type {(of: typeof heap) => number} */ bytes) =>
      few && count > few.count ? (bytes(heap) - bytes(few.heap)) / (count - few.count) : NaN
    return {
      count,
      filledPerSecond,
      requestsPerSecond: spreadOf(requestsPerSecond),
      cpuUs: spreadOf(cpuUs),
      throughputToFew: ratioOf(requestsPerSecond, few?.requestsPerSecond ?? []),
      cpuToFew: ratioOf(cpuUs, few?.cpuUs ?? []),
      bytesPerEntry: perEntry(({ heapUsed, external }) => heapUsed + external),
      residentBytesPerEntry: perEntry(({ rss }) => rss),
      residentBytes: heap.rss,
    }
  })
  return {
    results,
    text: table(
      [
        'entries',
        'requests/s',
        'of 10 entries',
        'CPU µs/hit',
        'CPU: of 10',
        'spread',
        'resident',
        'bytes/entry',
      ],
      results.map((one) => [
        one.count.toLocaleString('en'),
        figure(one.requestsPerSecond.median),
        ratioText(one.throughputToFew.median),
        figure(one.cpuUs.median),
        ratioText(one.cpuToFew.median),
        percent((one.requestsPerSecond.max - one.requestsPerSecond.min) / one.requestsPerSecond.median),
        mebibytes(one.residentBytes),
        figure(one.bytesPerEntry),
      ]),
    ),
  }
}

/** @typedef {Awaited<ReturnType<typeof filled>>} Filled */

/** A service that holds so many entries. @param {import('../surroundings.mjs').Emulator} emulator @param {number} count */
async function filled(emulator, count) {
  const service = await startService({
    emulator,
    name: `service-${count}`,
    env: { CACHE_MAX_BYTES: String(4 * 2 ** 30), UPSTREAM_MAX_CONCURRENCY: '64' },
  })
  const paths = Array.from({ length: count }, (_, index) => pathOf(index + 1))
  const startMs = performance.now()
  await askInTurn({ origin: service.url, paths, connections: 32 })
  return {
    count,
    service,
    filledPerSecond: count / ((performance.now() - startMs) / 1000),
    heap: await service.heap(),
    requestsPerSecond: /** @type {number[]} */ ([]),
    cpuUs: /** @type {number[]} */ ([]),
    failures: 0,
  }
}
