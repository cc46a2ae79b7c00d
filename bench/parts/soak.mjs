// @ts-check
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clearInterval, setInterval } from 'node:timers'
import { randomQueries } from '../load/random-queries.mjs'
import { spreadOf } from '../measure/statistics.mjs'
import { startService } from '../peers/service.mjs'
import { scratchFolder } from '../scratch.mjs'
import { figure, mebibytes, table } from '../table.mjs'

const maxBytes = 8 * 1_048_576
/** Short, so that a short run sees entries end as well as begin. */
const lifetimes = {
  CACHE_TTL_SECONDS: '10',
  CACHE_STALE_WHILE_REVALIDATE_SECONDS: '5',
  CACHE_STALE_IF_ERROR_SECONDS: '10',
}
const parts = 6

/**
 * Whether anything grows for as long as one asks: resident memory, heap, keys in Redis, under random queries.
 *
 * @type {import('../main.mjs').Part}
 */
export async function soak({ options, surroundings, redis, note, say }) {
  const { emulator, redisUrl } = surroundings
  const seconds = options.minutes * 60
  const [projectId, refusedProjectId] = emulator.projectIds
  await emulator.takeAnyEngine()
  await emulator.refuse(refusedProjectId)
  const service = await startService({
    emulator,
    redisUrl,
    env: {
      ...lifetimes,
      PROJECTS_FILE: projectsFile(emulator, [projectId, refusedProjectId]),
      CACHE_MAX_BYTES: String(maxBytes),
      UPSTREAM_MAX_CONCURRENCY: '64',
      REQUEST_TIMEOUT_MS: '30000',
    },
  })

  say(`${figure(options.minutes)} minutes of random queries`)
  /** @type {{ atSeconds: number, rssBytes: number, keys: number, redisBytes: number }[]} */
  const samples = []
  const startMs = performance.now()
  const sample = async () => {
    const [{ rssBytes }, keys, redisBytes] = await Promise.all([
      service.usage(),
      redis?.keyCount() ?? NaN,
      redis?.usedBytes() ?? NaN,
    ])
    samples.push({ atSeconds: (performance.now() - startMs) / 1000, rssBytes, keys, redisBytes })
    service.emptyLog()
  }
  const timer = setInterval(() => void sample(), Math.max(250, (seconds * 1000) / 120))
  const heaps = []
  /** @type {Record<string, number>} */
  const statuses = {}
  let requests = 0
  let unlike = 0
  for (let part = 0; part < parts; part += 1) {
    const found = await randomQueries({
      url: service.url,
      refusedProjectId,
      connections: options.connections,
      seconds: seconds / parts,
    })
    requests += found.requests
    unlike += found.unlike
    for (const [status, count] of Object.entries(found.statuses))
      statuses[status] = (statuses[status] ?? 0) + count
    const { heapUsed, external } = await service.heap()
    heaps.push(heapUsed + external)
  }
  clearInterval(timer)
  const bad = Object.entries(statuses).filter(([status]) => status === 'closed' || Number(status) >= 500)
  if (bad.length > 0) note(`soak: ${bad.map(([status, count]) => `${count} × ${status}`).join(', ')}`)
  await emulator.answerAtOnce()
  await emulator.takeAnyEngine(false)
  await service.stop()

  const slices = heaps.map((heapBytes, part) => {
    const inPart = samples.filter(({ atSeconds }) => Math.floor((atSeconds / seconds) * parts) === part)
    const median = (/** @type {'rssBytes' | 'keys' | 'redisBytes'} */ what) =>
      spreadOf(inPart.map((one) => one[what])).median
    return {
      untilMinutes: ((part + 1) * options.minutes) / parts,
      residentBytes: median('rssBytes'),
      heapBytes,
      keys: median('keys'),
      redisBytes: median('redisBytes'),
    }
  })
  return {
    results: { minutes: options.minutes, maxBytes, requests, unlike, statuses, slices, samples },
    text: [
      table(
        ['until minute', 'resident', 'heap and buffers after GC', 'keys in Redis', 'memory of Redis'],
        slices.map((one) => [
          figure(one.untilMinutes),
          mebibytes(one.residentBytes),
          mebibytes(one.heapBytes),
          Number.isFinite(one.keys) ? one.keys.toLocaleString('en') : '–',
          mebibytes(one.redisBytes),
        ]),
      ),
      `${requests.toLocaleString('en')} requests, ${unlike.toLocaleString('en')} of them of a query not asked before; ` +
        `answers: ${Object.entries(statuses)
          .map(([status, count]) => `${count.toLocaleString('en')} × ${status}`)
          .join(', ')}`,
    ].join('\n\n'),
  }
}

/** @param {import('../surroundings.mjs').Emulator} emulator @param {readonly string[]} ids */
function projectsFile({ url, credentials }, ids) {
  const file = join(scratchFolder(), 'projects.json')
  const access = {
    endpoint: url,
    auth: 'aksk',
    ak: credentials.HUAWEICLOUD_SDK_AK,
    sk: credentials.HUAWEICLOUD_SDK_SK,
  }
  writeFileSync(file, JSON.stringify({ projects: ids.map((id) => ({ id, ...access })) }))
  return file
}
