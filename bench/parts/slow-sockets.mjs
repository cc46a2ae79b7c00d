// @ts-check
import { openLoop } from '../load/open-loop.mjs'
import { slowSockets as attack } from '../load/slow-sockets.mjs'
import { ratioOf, spreadOf } from '../measure/statistics.mjs'
import { path } from '../peers/peers.mjs'
import { startService } from '../peers/service.mjs'
import { figure, ratioText, table } from '../table.mjs'

const perSecond = 500
const halfOpen = 200
const trickling = 200

/**
 * Whether callers notice hundreds of sockets that never finish a request: latency at a fixed rate before, during and
 * after, window by window.
 *
 * @type {import('../main.mjs').Part}
 */
export async function slowSockets({ options, surroundings, note, say }) {
  const service = await startService(surroundings)
  const seconds = options.quick ? 2 : 5
  /** @param {number} count */
  const windows = async (count) => {
    const found = []
    for (let window = 0; window < count; window += 1)
      found.push(
        await openLoop({
          url: `${service.url}${path}`,
          perSecond,
          seconds,
          connections: options.connections,
        }),
      )
    return found
  }

  say('warming up')
  await windows(2)
  const around = options.quick ? 3 : 6
  say('before')
  const before = await windows(around)
  // A minute; in a quick run at least until the first are closed.
  const during = options.quick ? 6 : 12
  say(`during: ${halfOpen} half-open and ${trickling} trickling sockets`)
  const attacked = attack({ url: service.url, halfOpen, trickling, seconds: during * (seconds + 0.5) })
  const under = await windows(during)
  const sockets = await attacked
  say('after')
  const after = await windows(around)
  await service.stop()

  const failures = [...before, ...under, ...after].reduce((sum, one) => sum + one.failures, 0)
  if (failures > 0) note(`slow-sockets: ${failures} requests of others failed`)
  const p50 = (/** @type {typeof before} */ all) => spreadOf(all.map(({ p50Ms }) => p50Ms))
  const p99 = (/** @type {typeof before} */ all) => spreadOf(all.map(({ p99Ms }) => p99Ms))
  const quiet = p99([...before, ...after]).median
  const ratio = ratioOf(
    under.map(({ p99Ms }) => p99Ms),
    under.map(() => quiet),
  )
  const rows = /** @type {const} */ ([
    ['before', before],
    ['during', under],
    ['after', after],
  ])
  const words = Object.entries(sockets.lastWords).map(([word, count]) => `${count} with ${word}`)
  return {
    results: {
      perSecond,
      halfOpen,
      trickling,
      p99MsBefore: p99(before),
      p99MsDuring: p99(under),
      p99MsAfter: p99(after),
      p99DuringToAround: ratio,
      failures,
      sockets,
    },
    text: [
      table(
        ['', 'windows', 'p50 ms', 'p99 ms', 'p99 of around'],
        rows.map(([name, all]) => [
          name,
          String(all.length),
          figure(p50(all).median),
          figure(p99(all).median),
          ratioText(p99(all).median / quiet),
        ]),
      ),
      `${sockets.opened} slow sockets were opened, ${sockets.closed} closed by the server (${words.join(', ')}), ` +
        `none open longer than ${figure(sockets.longestMs / 1000)} s`,
    ].join('\n\n'),
  }
}
