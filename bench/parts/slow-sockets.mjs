// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { openLoop } from '../load/open-loop.mjs'
import { slowSockets as attack } from '../load/slow-sockets.mjs'
import { ratioOf, spreadOf } from '../measure/statistics.mjs'
import { path, startPeers } from '../peers/peers.mjs'
import { figure, percent, ratioText, table } from '../table.mjs'

const perSecond = 500
const halfOpen = 200
const trickling = 200
/** So long it takes until all are open. Both servers close one after as many seconds: some in each, as in life. */
const withinSeconds = 8

/**
 * Whether callers notice hundreds of sockets that never finish a request: latency at a fixed rate, window by window.
 * First this service is under attack, then bare Fastify; and always both are asked in turn. The one that is not
 * attacked tells what the slow sockets take from whoever else is on the machine, those who measure included.
 *
 * @type {import('../main.mjs').Part}
 */
export async function slowSockets({ options, surroundings, note, say }) {
  const seconds = options.quick ? 2 : 5
  const around = options.quick ? 2 : 4
  // Of each server: together more than a minute; in a quick run at least until the first sockets are closed.
  const during = options.quick ? 3 : 8

  const peers = await startPeers({ ...surroundings, names: [], note })
  const measured = peers.map((peer) => ({
    ...peer,
    quiet: /** @type {Window[]} */ ([]),
    besideOther: /** @type {Window[]} */ ([]),
    attacked: /** @type {Window[]} */ ([]),
    sockets: /** @type {import('../load/slow-sockets.mjs').SlowSocketsResult | undefined} */ (undefined),
  }))
  /** @typedef {typeof measured[number]} Measured */
  /** @param {number} windows @param {(peer: Measured) => Window[]} kept */
  const inTurn = async (windows, kept) => {
    for (let window = 0; window < windows; window += 1)
      for (const peer of measured)
        kept(peer).push(await windowOf(peer, { seconds, connections: options.connections }))
  }

  say('warming up')
  await inTurn(around, () => [])
  await inTurn(around, ({ quiet }) => quiet)
  for (const target of measured) {
    say(`${halfOpen} half-open and ${trickling} trickling sockets at ${target.name}`)
    const sockets = attack({
      url: target.server.url,
      halfOpen,
      trickling,
      withinSeconds,
      seconds: 2 * during * (seconds + 0.5),
    })
    await sleep(withinSeconds * 1000)
    await inTurn(during, (peer) => (peer === target ? peer.attacked : peer.besideOther))
    target.sockets = await sockets
    say('quiet again')
    await inTurn(around, ({ quiet }) => quiet)
  }
  await Promise.all(measured.map(({ server }) => server.stop()))

  const results = measured.map(({ name, what, quiet, besideOther, attacked, sockets }) => {
    const failures = [...quiet, ...besideOther, ...attacked].reduce((sum, one) => sum + one.failures, 0)
    if (failures > 0) note(`slow-sockets: ${failures} requests of others failed at ${name}`)
    const p99Ms = (/** @type {Window[]} */ windows) => windows.map((one) => one.p99Ms)
    const ratioTo = (/** @type {Window[]} */ others) => {
      const { median } = spreadOf(p99Ms(others))
      return ratioOf(
        p99Ms(attacked),
        attacked.map(() => median),
      )
    }
    return {
      name,
      what,
      quiet: figuresOf(quiet),
      besideOther: figuresOf(besideOther),
      attacked: figuresOf(attacked),
      p99ToQuiet: ratioTo(quiet),
      p99ToBesideOther: ratioTo(besideOther),
      failures,
      sockets,
    }
  })
  const rows = results.flatMap(
    (one) =>
      /** @type {const} */ ([
        [one.what, 'nobody', one.quiet, NaN, NaN],
        ['', 'the other', one.besideOther, NaN, NaN],
        ['', 'this', one.attacked, one.p99ToQuiet.median, one.p99ToBesideOther.median],
      ]),
  )
  return {
    results: { perSecond, halfOpen, trickling, servers: results },
    text: [
      table(
        ['asked', 'attacked', 'p50 ms', 'p99 ms', 'spread', 'of quiet', 'of the other attacked', 'CPU %'],
        rows.map(([what, attacked, { p50Ms, p99Ms, cpuPercent }, toQuiet, toBesideOther]) => [
          what,
          attacked,
          figure(p50Ms.median),
          figure(p99Ms.median),
          percent((p99Ms.max - p99Ms.min) / p99Ms.median),
          Number.isNaN(toQuiet) ? '' : ratioText(toQuiet),
          Number.isNaN(toBesideOther) ? '' : ratioText(toBesideOther),
          figure(cpuPercent.median),
        ]),
      ),
      ...results.map(({ name, sockets }) => {
        const words = Object.entries(sockets?.lastWords ?? {}).map(([word, count]) => `${count} with ${word}`)
        return (
          `${name}: ${sockets?.opened} slow sockets were opened, ${sockets?.closed} closed by the server ` +
          `(${words.join(', ')}), none open longer than ${figure((sockets?.longestMs ?? NaN) / 1000)} s`
        )
      }),
    ].join('\n\n'),
  }
}

/** @typedef {Awaited<ReturnType<typeof windowOf>>} Window */

/** @param {import('../peers/peers.mjs').Peer} peer @param {{ seconds: number, connections: number }} options */
async function windowOf({ server }, { seconds, connections }) {
  server.emptyLog()
  const before = await server.usage()
  const latency = await openLoop({ url: `${server.url}${path}`, perSecond, seconds, connections })
  const { cpuMs } = await server.usage()
  return { ...latency, cpuPercent: (cpuMs - before.cpuMs) / (seconds * 10) }
}

/** @param {Window[]} windows */
const figuresOf = (windows) => ({
  p50Ms: spreadOf(windows.map((one) => one.p50Ms)),
  p99Ms: spreadOf(windows.map((one) => one.p99Ms)),
  cpuPercent: spreadOf(windows.map((one) => one.cpuPercent)),
})
