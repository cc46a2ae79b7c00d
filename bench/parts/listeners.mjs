// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { listen } from '../load/listeners.mjs'
import { round } from '../measure/round.mjs'
import { ratioOf, spreadOf } from '../measure/statistics.mjs'
import { startService } from '../peers/service.mjs'
import { figure, ratioText, table } from '../table.mjs'

const ttlSeconds = 1
const path = '/specs/events?job_type=train'
const hitPath = '/specs?job_type=train'
const specCode = 'modelarts.vm.cpu.2u'

/**
 * Two replicas on one Redis, lists fresh for a second. How long a change at ModelArts takes to a listener, what
 * ModelArts is asked, what listeners take of memory and of hits.
 *
 * @type {import('../main.mjs').Part}
 */
export async function listeners({ options, surroundings, load, note, say }) {
  const { emulator } = surroundings
  const env = { CACHE_TTL_SECONDS: String(ttlSeconds) }
  const crowded = await startService({ ...surroundings, env, name: 'crowded' })
  const empty = await startService({ ...surroundings, env, name: 'empty' })
  if (!surroundings.redisUrl) note('listeners: no Redis, so each replica loads for itself')
  let soldOut = false
  const change = async () => {
    soldOut = !soldOut
    await emulator.sellOut(specCode, soldOut)
    return performance.now()
  }

  say('from a change to listeners on two replicas')
  const one = await listen({ url: crowded.url, path, count: 1 })
  const other = await listen({ url: empty.url, path, count: 1 })
  const changes = options.quick ? 10 : 50
  /** @type {number[]} */
  const loading = []
  /** @type {number[]} */
  const following = []
  for (let at = 0; at < changes; at += 1) {
    await sleep(Math.random() * 500)
    const waiting = [one.next(), other.next()]
    const changedAtMs = await change()
    const arrived = await Promise.all(waiting.map((wait) => wait()))
    const [first = 0, second = 0] = arrived.map(({ firstMs }) => firstMs - changedAtMs).sort((a, b) => a - b)
    loading.push(first)
    following.push(second)
  }
  const callsWith = [{ count: 1, perTtl: await callsPerTtl(emulator) }]
  other.leave()

  const crowds = []
  for (const count of [100, 5_000]) {
    say(`${count} listeners`)
    one.leave()
    await sleep(500)
    const before = await crowded.heap()
    const all = await listen({ url: crowded.url, path, count })
    await sleep(1_000)
    const after = await crowded.heap()
    callsWith.push({ count, perTtl: await callsPerTtl(emulator) })
    const deliveries = []
    for (let at = 0; at < 5; at += 1) {
      const wait = all.next()
      await change()
      const { firstMs, lastMs } = await wait()
      deliveries.push(lastMs - firstMs)
    }
    const hits = await compareHits()
    const perListener = (/** @type {'heapUsed' | 'external' | 'rss'} */ name) =>
      (after[name] - before[name]) / count
    crowds.push({
      count,
      heapBytes: perListener('heapUsed') + perListener('external'),
      residentBytes: perListener('rss'),
      toAllMs: spreadOf(deliveries),
      hitsToThoseWithout: hits,
    })
    all.leave()
    await sleep(500)
  }
  await Promise.all([crowded.stop(), empty.stop()])

  const latencies = { loading: spreadOf(loading), following: spreadOf(following) }
  return {
    results: { changes, latencies, callsWith, crowds },
    text: [
      table(
        ['from a change to a listener', 'median ms', 'worst ms'],
        [
          ['on the replica that loads', figure(latencies.loading.median), figure(latencies.loading.max)],
          ['on the other', figure(latencies.following.median), figure(latencies.following.max)],
          [
            'later there by',
            figure(spreadOf(following.map((ms, at) => ms - (loading[at] ?? 0))).median),
            figure(spreadOf(following.map((ms, at) => ms - (loading[at] ?? 0))).max),
          ],
        ],
      ),
      table(
        ['listeners', 'upstream calls per ttl'],
        callsWith.map(({ count, perTtl }) => [String(count), figure(perTtl)]),
      ),
      table(
        [
          'listeners',
          'heap each',
          'resident each',
          'a change to all, ms',
          'worst',
          'hits/s: to without',
          'CPU: of without',
        ],
        crowds.map((crowd) => [
          String(crowd.count),
          `${figure(crowd.heapBytes / 1_000)} kB`,
          `${figure(crowd.residentBytes / 1_000)} kB`,
          figure(crowd.toAllMs.median),
          figure(crowd.toAllMs.max),
          ratioText(crowd.hitsToThoseWithout.requests),
          ratioText(crowd.hitsToThoseWithout.cpu),
        ]),
      ),
    ].join('\n\n'),
  }

  async function compareHits() {
    const series = [crowded, empty].map((server) => ({
      server,
      requests: /** @type {number[]} */ ([]),
      cpuUs: /** @type {number[]} */ ([]),
    }))
    for (let turn = 0; turn < options.rounds; turn += 1) {
      for (const { server, requests, cpuUs } of series) {
        const result = await round(server, load, {
          url: `${server.url}${hitPath}`,
          seconds: options.seconds,
          connections: options.connections,
          headers: {},
        })
        requests.push(result.requestsPerSecond)
        cpuUs.push(result.cpuUs)
      }
    }
    const [withThem, without] = series
    return {
      requests: ratioOf(withThem?.requests ?? [], without?.requests ?? []).median,
      cpu: ratioOf(withThem?.cpuUs ?? [], without?.cpuUs ?? []).median,
    }
  }
}

/** @param {import('../surroundings.mjs').Emulator} emulator */
async function callsPerTtl(emulator) {
  const seconds = 10
  await emulator.forgetRequests()
  await sleep(seconds * 1_000)
  return ((await emulator.requestCount()) * ttlSeconds) / seconds
}
