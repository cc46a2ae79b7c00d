// @ts-check
import { askInTurn } from '../load/ask-in-turn.mjs'
import { quantile, spreadOf } from '../measure/statistics.mjs'
import { startService } from '../peers/service.mjs'
import { figure, table } from '../table.mjs'

/**
 * What a miss takes longer than the upstream itself would: the same question put to it directly, and through the
 * service. One at a time, so that nothing waits for anything else.
 *
 * @type {import('../main.mjs').Part}
 */
export async function misses({ options, surroundings, redis, say }) {
  const { emulator } = surroundings
  await emulator.takeAnyEngine()
  const token = await emulator.token()
  const memoryOnly = await startService({ emulator, name: 'service-memory' })
  const withRedis = redis && (await startService({ ...surroundings, name: 'service-redis' }))
  let engineId = 10_000_000
  const ways = [
    {
      name: 'the upstream itself, by a token',
      origin: emulator.url,
      path: `/v1/${emulator.projectId}/job/resource-specs?job_type=train&engine_id=`,
      headers: { 'X-Auth-Token': token },
    },
    ...[
      { name: 'through the service, memory only', server: memoryOnly },
      ...(withRedis ? [{ name: 'through the service, with Redis', server: withRedis }] : []),
    ].map(({ name, server }) => ({
      name,
      origin: server.url,
      path: '/specs?job_type=train&engine_id=',
      headers: {},
      server,
    })),
  ].map((way) => ({
    server: undefined,
    ...way,
    p50Ms: /** @type {number[]} */ ([]),
    p99Ms: /** @type {number[]} */ ([]),
    cpuUs: /** @type {number[]} */ ([]),
  }))

  const run = async (/** @type {(typeof ways)[number]} */ { origin, path, headers, server }) => {
    const count = options.quick ? 50 : 500
    /** @type {number[]} */
    const tookMs = []
    const paths = Array.from({ length: count }, () => `${path}${(engineId += 1)}`)
    const before = await server?.usage()
    await askInTurn({ origin, paths, headers, connections: 1, onAnswer: (ms) => void tookMs.push(ms) })
    const after = await server?.usage()
    const sorted = tookMs.toSorted((a, b) => a - b)
    return {
      p50Ms: quantile(sorted, 0.5),
      p99Ms: quantile(sorted, 0.99),
      cpuUs: before && after ? ((after.cpuMs - before.cpuMs) * 1000) / count : NaN,
    }
  }
  say('warming up')
  for (const way of ways) await run(way)
  for (let round = 1; round <= options.rounds; round += 1) {
    say(`round ${round} of ${options.rounds}`)
    for (const way of ways) {
      const { p50Ms, p99Ms, cpuUs } = await run(way)
      way.p50Ms.push(p50Ms)
      way.p99Ms.push(p99Ms)
      way.cpuUs.push(cpuUs)
    }
  }
  await emulator.takeAnyEngine(false)
  await Promise.all([memoryOnly.stop(), withRedis?.stop()])

  const direct = ways[0]?.p50Ms ?? []
  const results = ways.map(({ name, p50Ms, p99Ms, cpuUs }) => ({
    name,
    p50Ms: spreadOf(p50Ms),
    p99Ms: spreadOf(p99Ms),
    overheadMs: spreadOf(p50Ms.map((ms, round) => ms - (direct[round] ?? NaN))),
    cpuUs: spreadOf(cpuUs),
  }))
  return {
    results,
    text: table(
      ['', 'p50 ms', 'p99 ms', 'more than the upstream, ms', 'CPU µs/miss'],
      results.map((one) => [
        one.name,
        figure(one.p50Ms.median),
        figure(one.p99Ms.median),
        one.name === results[0]?.name ? '' : figure(one.overheadMs.median),
        figure(one.cpuUs.median),
      ]),
    ),
  }
}
