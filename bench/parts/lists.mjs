// @ts-check
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { round } from '../measure/round.mjs'
import { ratioOf, spreadOf } from '../measure/statistics.mjs'
import { startService } from '../peers/service.mjs'
import { scratchFolder } from '../scratch.mjs'
import { figure, percent, ratioText, table } from '../table.mjs'

/**
 * What a hit costs by the kind of list and the API that its project speaks, all from one process. Lists have different
 * lengths, so a caller who has the list already (304) tells what the way to it costs, and one who does not what its
 * bytes add.
 *
 * @type {import('../main.mjs').Part}
 */
export async function lists({ options, surroundings, load, note, say }) {
  const { emulator } = surroundings
  const server = await startService({ ...surroundings, env: { PROJECTS_FILE: projectsFile(emulator) } })
  /** @type {Series[]} */
  const all = []
  for (const [what, path] of kinds) {
    const whole = await fetch(`${server.url}${path}`)
    if (!whole.ok) throw new Error(`${path}: ${whole.status} ${await whole.text()}`)
    const bytes = (await whole.arrayBuffer()).byteLength
    all.push(
      seriesOf(what, path, bytes, '304', { 'If-None-Match': '*' }),
      seriesOf(what, path, bytes, 'whole', {}),
    )
  }
  const run = (/** @type {Series} */ { path, headers }, /** @type {number} */ seconds) =>
    round(server, load, { url: `${server.url}${path}`, seconds, connections: options.connections, headers })

  say('warming up')
  for (const one of all) await run(one, options.quick ? 1 : 3)
  for (let turn = 1; turn <= options.rounds; turn += 1) {
    say(`round ${turn} of ${options.rounds}`)
    for (const one of all) {
      const { cpuUs, requestsPerSecond, failures } = await run(one, options.seconds)
      one.cpuUs.push(cpuUs)
      one.requestsPerSecond.push(requestsPerSecond)
      one.failures += failures
    }
  }
  await server.stop()

  const results = all.map(({ what, answer, bytes, cpuUs, requestsPerSecond, failures }) => {
    if (failures > 0) note(`lists: ${failures} requests failed (${what}, ${answer})`)
    const first = all.find((one) => one.answer === answer)
    return {
      what,
      answer,
      bytes,
      requestsPerSecond: spreadOf(requestsPerSecond),
      cpuUs: spreadOf(cpuUs),
      cpuToSpecsOfV1: ratioOf(cpuUs, first?.cpuUs ?? []),
    }
  })
  return {
    results,
    text: table(
      ['', 'answer', 'bytes', 'requests/s', 'CPU µs/hit', 'CPU: of specs of v1', 'spread'],
      results.map((one) => [
        one.what,
        one.answer,
        one.bytes.toLocaleString('en'),
        figure(one.requestsPerSecond.median),
        figure(one.cpuUs.median),
        ratioText(one.cpuToSpecsOfV1.median),
        percent((one.cpuUs.max - one.cpuUs.min) / one.cpuUs.median),
      ]),
    ),
  }
}

/** Projects of the emulator. */
const main = '0123456789abcdef0123456789abcdef'
const modern = '2222bbbb2222bbbb2222bbbb2222bbbb'

/** @type {readonly (readonly [string, string])[]} */
const kinds = [
  ['specs of v1', '/specs?job_type=train'],
  ['specs of v2', `/specs?project_id=${modern}&job_type=train`],
  ['engines of v1', '/engines'],
  ['engines of v2', `/engines?project_id=${modern}`],
  ['engines of v1, on ModelArts’ own route', `/v1/${main}/job/ai-engines`],
]

/** One kind of list under one kind of request. @typedef {ReturnType<typeof seriesOf>} Series */

/**
 * @param {string} what @param {string} path @param {number} bytes @param {'304' | 'whole'} answer
 * @param {Record<string, string>} headers
 */
const seriesOf = (what, path, bytes, answer, headers) => ({
  what,
  path,
  bytes,
  answer,
  headers,
  requestsPerSecond: /** @type {number[]} */ ([]),
  cpuUs: /** @type {number[]} */ ([]),
  failures: 0,
})

/** The project that speaks v2; the other is the default of the environment. @param {import('../surroundings.mjs').Emulator} emulator */
function projectsFile({ url, credentials }) {
  const path = join(scratchFolder(), 'projects.json')
  const { HUAWEICLOUD_SDK_AK: ak, HUAWEICLOUD_SDK_SK: sk } = credentials
  writeFileSync(path, JSON.stringify({ projects: [{ id: modern, endpoint: url, api: 'v2', ak, sk }] }))
  return path
}
