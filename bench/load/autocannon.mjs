// @ts-check
import { capture } from '../../scripts/run.mjs'
import { cores, pinned } from '../placement.mjs'

const program = 'bench/load/autocannon-program.mjs'

/**
 * Where wrk is not. As it is JavaScript itself, it may be slower than what it measures: ratios to a fast peer are
 * flattered then.
 *
 * @type {import('./load.mjs').Load}
 */
export async function loadByAutocannon(options) {
  const { code, output } = await capture(
    pinned([process.execPath, program, JSON.stringify(options)], cores.load),
  )
  const line = /^result (.+)$/m.exec(output)?.[1]
  if (code !== 0 || line === undefined) throw new Error(`autocannon failed:\n${output}`)
  return JSON.parse(line)
}
