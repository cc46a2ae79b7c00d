// @ts-check
import { compare, measureInTurn } from '../measure/in-turn.mjs'
import { startPeers } from '../peers/peers.mjs'
import { figure, percent, ratioText, table } from '../table.mjs'

/** Throughput and CPU time of a hit, beside the same answer from others. @type {import('../main.mjs').Part} */
export async function hits({ options, surroundings, load, note, say }) {
  const peers = await startPeers({ ...surroundings, note })
  const measured = await measureInTurn(peers, { options, load, say })
  await Promise.all(peers.map(({ server }) => server.stop()))

  const results = peers.map((peer) => {
    const { figures, to } = compare(measured, peer)
    return { ...figures, toBareFastify: to(peer.bare), toNestExpress: to('nest-express') }
  })
  for (const { name, failures, busy } of results) {
    if (failures > 0) note(`${name}: ${failures} requests failed, its figures do not count`)
    // The load does not hold up requests that wait for Redis.
    if (busy.median < 0.9 && !name.startsWith('nest-express'))
      note(`${name}: its core was ${percent(busy.median)} busy, so the load or a neighbour was the limit`)
  }

  return {
    results,
    text: table(
      [
        '',
        'requests/s',
        'of bare Fastify',
        'of Nest/Express',
        'CPU µs/hit',
        'CPU: of bare',
        'busy',
        'spread',
      ],
      results.map((one) => [
        one.what,
        figure(one.requestsPerSecond.median),
        ratioText(one.toBareFastify.throughput.median),
        ratioText(one.toNestExpress.throughput.median),
        figure(one.cpuUs.median),
        ratioText(one.toBareFastify.cpu.median),
        percent(one.busy.median),
        percent((one.requestsPerSecond.max - one.requestsPerSecond.min) / one.requestsPerSecond.median),
      ]),
    ),
  }
}
