// @ts-check
import { capture } from '../../scripts/run.mjs'
import { cores, pinned } from '../placement.mjs'

/**
 * Runs one of the programs of this folder on the core of the load; resolves with what it tells.
 *
 * @param {string} name
 * @param {object} options
 * @returns {Promise<unknown>}
 */
export async function runProgram(name, options) {
  const program = `bench/load/${name}-program.mjs`
  const command = pinned([process.execPath, program, JSON.stringify(options)], cores.load)
  const { code, output } = await capture(command)
  const line = /^result (.+)$/m.exec(output)?.[1]
  if (code !== 0 || line === undefined) throw new Error(`${name} failed:\n${output}`)
  return JSON.parse(line)
}

/**
 * The options that `runProgram` was given, in the program itself. The type that the caller names is trusted.
 *
 * @returns {unknown}
 */
export function givenOptions() {
  return JSON.parse(process.argv[2] ?? '')
}

/** @param {object} result */
export function tellResult(result) {
  process.stdout.write(`result ${JSON.stringify(result)}\n`)
}
