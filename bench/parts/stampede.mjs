// @ts-check
import { stampede as send } from '../load/stampede.mjs'
import { startService } from '../peers/service.mjs'
import { figure, table } from '../table.mjs'

const upstreamMs = 1000

/** Ten thousand callers who ask at once what nobody asked before. @type {import('../main.mjs').Part} */
export async function stampede({ options, surroundings, note, say }) {
  const { emulator } = surroundings
  const wanted = options.quick ? 1000 : 10_000
  const connections = Math.min(wanted, openFiles() - 500)
  if (connections < wanted)
    note(`only ${connections} connections: no more files may be open here (ulimit -n)`)
  const service = await startService(surroundings)
  await emulator.takeAnyEngine()
  await emulator.answerAfter(upstreamMs)

  const results = []
  for (let round = 1; round <= (options.quick ? 1 : 3); round += 1) {
    say(`${connections} connections, cold key ${round}`)
    await emulator.forgetRequests()
    const before = await service.usage()
    const found = await send({
      url: `${service.url}/specs?job_type=train&engine_id=${1_000_000 + round}`,
      connections,
    })
    const { cpuMs } = await service.usage()
    results.push({
      ...found,
      upstreamCalls: await emulator.requestCount(),
      cpuUsPerRequest: ((cpuMs - before.cpuMs) * 1000) / connections,
    })
  }
  await emulator.answerAtOnce()
  await emulator.takeAnyEngine(false)
  await service.stop()

  return {
    results: { upstreamMs, rounds: results },
    text: table(
      ['cold key', 'callers', 'upstream calls', 'answers', 'bodies', 'p50 ms', 'last ms', 'CPU µs each'],
      results.map((one, index) => [
        String(index + 1),
        String(one.connections),
        String(one.upstreamCalls),
        Object.entries(one.statuses)
          .map(([status, count]) => `${count} × ${status}`)
          .join(', '),
        String(one.bodies),
        figure(one.p50Ms),
        figure(one.maxMs),
        figure(one.cpuUsPerRequest),
      ]),
    ),
  }
}

/** How many files a process may have open; Node raises its own limit to the hard one. */
function openFiles() {
  const report = /** @type {{ userLimits?: { open_files?: { hard?: number | 'unlimited' } } }} */ (
    process.report.getReport()
  )
  const hard = report.userLimits?.open_files?.hard
  return typeof hard === 'number' ? hard : Infinity
}
