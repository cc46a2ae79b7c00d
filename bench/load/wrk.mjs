// @ts-check
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onPath } from '../on-path.mjs'
import { cores, pinned } from '../placement.mjs'
import { capture } from '../../scripts/run.mjs'
import { scratchFolder } from '../scratch.mjs'
import { scatter } from './scatter.mjs'

/** @returns {{ path: string, version: string } | undefined} */
export function findWrk() {
  const path = onPath('wrk')
  if (!path) return undefined
  // It prints its version on the first line of its help, and ends as if that were a fault.
  const { stdout, stderr } = spawnSync(path, ['-v'], { encoding: 'utf8' })
  return { path, version: /^wrk \S+/m.exec(`${stdout}${stderr}`)?.[0] ?? 'wrk' }
}

/** @param {string} path @returns {import('./load.mjs').Load} */
export function loadByWrk(path) {
  return async ({ url, seconds, connections, headers = {}, choices }) => {
    const script = join(scratchFolder(), 'load.lua')
    writeFileSync(script, choices ? `${random(choices)}\n${report}` : report)
    /** @type {[string, ...string[]]} */
    const command = [
      path,
      ...['--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`],
      ...['--timeout', '10s', '--script', script],
      ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      url,
    ]
    const { code, output } = await capture(pinned(command, cores.load))
    const line = /^result (.+)$/m.exec(output)?.[1]
    if (code !== 0 || line === undefined) throw new Error(`wrk failed:\n${output}`)
    const { requests, durationUs, failures, p50Us, p99Us } = JSON.parse(line)
    return {
      requests,
      requestsPerSecond: requests / (durationUs / 1e6),
      failures,
      p50Ms: p50Us / 1000,
      p99Ms: p99Us / 1000,
    }
  }
}

const random = (/** @type {import('./load.mjs').Choices} */ { count, popularity }) => `
local before, after
init = function()
  math.randomseed(os.time())
  before, after = wrk.path:match('^(.-)RANDOM(.*)$')
end
request = function()
  local rank = ${popularity === 'zipf' ? `math.floor(${count + 1} ^ math.random())` : `math.random(${count})`}
  return wrk.format(nil, before .. string.format('%d', 1 + rank * ${scatter} % ${count}) .. after)
end`

// A script that names `response` would have wrk parse every header; the counts are there without.
const report = `
done = function(summary, latency)
  local e = summary.errors
  print(string.format(
    'result {"requests":%d,"durationUs":%d,"failures":%d,"p50Us":%d,"p99Us":%d}',
    summary.requests, summary.duration, e.status + e.connect + e.read + e.write + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end`
