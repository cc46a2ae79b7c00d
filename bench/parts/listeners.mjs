// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { listen } from '../load/listeners.mjs'
import { openPages } from '../load/pages.mjs'
import { round } from '../measure/round.mjs'
import { ratioOf, spreadOf } from '../measure/statistics.mjs'
import { startService } from '../peers/service.mjs'
import { freePort } from '../server-process.mjs'
import { figure, ratioText, table } from '../table.mjs'

const ttlSeconds = 1
const path = '/specs/events?job_type=train'
const hitPath = '/specs?job_type=train'
const specCode = 'modelarts.vm.cpu.2u'

/**
 * Two replicas on one Redis, lists fresh for a second. How long a change at ModelArts takes to a listener, and to the
 * machine picker in a real browser; what ModelArts is asked, what listeners take of memory and of hits.
 *
 * @type {import('../main.mjs').Part}
 */
export async function listeners({ options, surroundings, load, note, say }) {
  const { emulator } = surroundings
  const pagePorts = [await freePort(), await freePort()]
  const env = {
    CACHE_TTL_SECONDS: String(ttlSeconds),
    CORS_ORIGINS: pagePorts.map((port) => `http://127.0.0.1:${port}`).join(),
  }
  const crowded = await startService({ ...surroundings, env, name: 'crowded' })
  const empty = await startService({ ...surroundings, env, name: 'empty' })
  if (!surroundings.redisUrl) note('listeners: no Redis, so each replica loads for itself')
  let soldOut = false
  const change = async () => {
    soldOut = !soldOut
    await emulator.sellOut(specCode, soldOut)
    return performance.now()
  }

  say('from a change to listeners and pages on two replicas')
  const one = await listen({ url: crowded.url, path, count: 1 })
  const other = await listen({ url: empty.url, path, count: 1 })
  const opened = await openPages({
    specCode,
    sites: [crowded, empty].map(({ url }, at) => ({ port: pagePorts[at] ?? 0, serviceUrl: url })),
  })
  if (!opened) note('listeners: no Chromium (CHROMIUM_BIN, or on the PATH), so nothing is said of the page')
  const changes = options.quick ? 10 : 50
  const loading = arrivals()
  const following = arrivals()
  for (let at = 0; at < changes; at += 1) {
    // At any moment between two loads.
    await sleep(Math.random() * ttlSeconds * 1_000)
    const waiting = [one.next(), other.next()]
    const shown = Promise.all(opened?.pages.map((page) => page.next()) ?? [])
    const changedAtMs = await change()
    // A page has no clock in common with us but the machine's.
    const changedAtTimeMs = Date.now()
    const arrived = await Promise.all(waiting.map((wait) => wait()))
    const shownAtMs = await shown
    const byReplica = arrived
      .map(({ firstMs }, replica) => ({
        listenerMs: firstMs - changedAtMs,
        pageMs: (shownAtMs[replica] ?? NaN) - changedAtTimeMs,
      }))
      .sort((a, b) => a.listenerMs - b.listenerMs)
    ;[loading, following].forEach(({ listenerMs, pageMs }, place) => {
      listenerMs.push(byReplica[place]?.listenerMs ?? NaN)
      pageMs.push(byReplica[place]?.pageMs ?? NaN)
    })
  }
  await opened?.close()
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

  const later = (/** @type {number[]} */ those, /** @type {number[]} */ than) =>
    spreadOf(those.map((ms, at) => ms - (than[at] ?? NaN)))
  const latencies = {
    loading: spreadOf(loading.listenerMs),
    following: spreadOf(following.listenerMs),
    followingLater: later(following.listenerMs, loading.listenerMs),
    ...(opened && {
      pageLoading: spreadOf(loading.pageMs),
      pageFollowing: spreadOf(following.pageMs),
      pageLoadingLater: later(loading.pageMs, loading.listenerMs),
      pageFollowingLater: later(following.pageMs, loading.listenerMs),
    }),
  }
  const latencyRow = (
    /** @type {string} */ name,
    /** @type {import('../measure/statistics.mjs').Spread | undefined} */ spread,
  ) => (spread ? [[name, figure(spread.median), figure(spread.max)]] : [])
  return {
    results: { changes, latencies, callsWith, crowds },
    text: [
      table(
        [`from a change, of ${changes}`, 'median ms', 'worst ms'],
        [
          ...latencyRow('to a listener on the replica that loads', latencies.loading),
          ...latencyRow('to a listener on the other', latencies.following),
          ...latencyRow('later than the first listener, on the other', latencies.followingLater),
          ...latencyRow('to the page in a browser, from the replica that loads', latencies.pageLoading),
          ...latencyRow('to the page in a browser, from the other', latencies.pageFollowing),
          ...latencyRow(
            'the page later than the first listener, from the replica that loads',
            latencies.pageLoadingLater,
          ),
          ...latencyRow(
            'the page later than the first listener, from the other',
            latencies.pageFollowingLater,
          ),
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

function arrivals() {
  return { listenerMs: /** @type {number[]} */ ([]), pageMs: /** @type {number[]} */ ([]) }
}

/** @param {import('../surroundings.mjs').Emulator} emulator */
async function callsPerTtl(emulator) {
  const seconds = 10
  await emulator.forgetRequests()
  await sleep(seconds * 1_000)
  return ((await emulator.requestCount()) * ttlSeconds) / seconds
}
