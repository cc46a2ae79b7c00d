// @ts-check
import { parseArgs } from 'node:util'

/**
 * What one run measures, and how long.
 *
 * @typedef {object} Options
 * @property {boolean} quick short rounds: shows that everything works, not what it can do
 * @property {readonly string[]} parts
 * @property {number} rounds
 * @property {number} seconds of load in a round
 * @property {number} connections
 * @property {'wrk' | 'autocannon' | undefined} loadTool undefined: wrk where it is, else autocannon
 * @property {string} resultsFile
 */

const usage = (/** @type {readonly string[]} */ parts) =>
  `npm run bench -- [--quick] [--only <part>,<part>] [--rounds <n>] [--seconds <n>] [--connections <n>]
                 [--load wrk|autocannon] [--results <file>]

parts: ${parts.join(', ')}; without --only all but memory
`

/**
 * @param {readonly string[]} args
 * @param {readonly string[]} parts those that there are
 * @returns {Options}
 */
export function readOptions(args, parts) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        connections: { type: 'string', default: '64' },
        load: { type: 'string' },
        results: { type: 'string', default: '.cache/bench/latest.json' },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      process.stdout.write(usage(parts))
      process.exit(0)
    }
    // Half an hour, which nobody waits for unasked.
    const wanted = values.only?.split(',') ?? parts.filter((part) => part !== 'memory')
    const unknown = wanted.filter((part) => !parts.includes(part))
    if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(', ')}`)
    return {
      quick: values.quick,
      parts: parts.filter((part) => wanted.includes(part)),
      rounds: positive('rounds', values.rounds ?? '5'),
      seconds: positive('seconds', values.seconds ?? (values.quick ? '1' : '6')),
      connections: positive('connections', values.connections),
      loadTool: oneOf('load', values.load, /** @type {const} */ (['wrk', 'autocannon'])),
      resultsFile: values.results,
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage(parts)}`)
    process.exit(2)
  }
}

/** @param {string} name @param {string} value */
function positive(name, value) {
  const number = Number(value)
  if (!Number.isFinite(number) || number <= 0) throw new Error(`--${name} must be a number above 0`)
  return number
}

/**
 * @template {string} T
 * @param {string} name @param {string | undefined} value @param {readonly T[]} allowed
 * @returns {T | undefined}
 */
function oneOf(name, value, allowed) {
  if (value === undefined) return undefined
  const found = allowed.find((one) => one === value)
  if (!found) throw new Error(`--${name} must be ${allowed.join(' or ')}`)
  return found
}
