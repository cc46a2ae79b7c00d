// @ts-check
// npm run bench: this service beside its peers, in one run on one machine. README.md says what is measured and how.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { build, install } from '../scripts/set-up.mjs'
import { readOptions } from './options.mjs'
import { canPin, pinOurselves } from './placement.mjs'

/**
 * @typedef {object} Context
 * @property {import('./options.mjs').Options} options
 * @property {{ emulator: import('./surroundings.mjs').Emulator, redisUrl: string | undefined }} surroundings
 * @property {Awaited<ReturnType<typeof import('./surroundings.mjs').startRedis>>} redis
 * @property {import('./load/load.mjs').Load} load
 * @property {(text: string) => void} note what a reader of the results must know
 * @property {(text: string) => void} say progress
 */

/** One question put to the servers. @typedef {(context: Context) => Promise<{ results: unknown, text: string }>} Part */

await install()
await build()
// These lean on what was just installed and built.
const { machine } = await import('./machine.mjs')
const { loadTool } = await import('./load/load.mjs')
const { startEmulator, startRedis } = await import('./surroundings.mjs')
const { parts, titles } = await import('./parts/parts.mjs')

const options = readOptions(process.argv.slice(2), Object.keys(parts))
const { name: loadName, load } = loadTool(options.loadTool)
/** @type {string[]} */
const notes = []
const note = (/** @type {string} */ text) => void notes.push(text)
const say = (/** @type {string} */ text) => void process.stderr.write(`  ${text}\n`)
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))

pinOurselves()
if (!canPin)
  note('cores could not be given out (no taskset, or one core): server and load disturb each other')
const redis = await startRedis()
const emulator = await startEmulator()
const where = machine({ loadTool: loadName, redis: redis?.version })
if (where.loadBefore > where.cores / 4)
  note(`the machine was busy (load ${where.loadBefore.toFixed(1)}): read ratios and CPU time only`)
if (options.quick) note('a quick run: it shows that everything works, its figures are rough')
process.stdout.write(
  `${where.cpu}, ${where.cores} cores, ${where.system}, Node ${where.node}, ${loadName}, Redis: ${where.redis}, ` +
    `${where.nginx}\n`,
)

/** @type {Record<string, unknown>} */
const results = {}
for (const name of options.parts) {
  process.stderr.write(`\n${name}\n`)
  const part = parts[name]
  if (!part) continue
  const surroundings = { emulator, redisUrl: redis?.url }
  const { results: found, text } = await part({ options, surroundings, redis, load, note, say })
  results[name] = found
  process.stdout.write(`\n${titles[name] ?? name}\n\n${text}\n`)
}
await Promise.all([emulator.stop(), redis?.stop()])

if (notes.length > 0) process.stdout.write(`\n${notes.map((text) => `! ${text}`).join('\n')}\n`)
mkdirSync(dirname(options.resultsFile), { recursive: true })
writeFileSync(
  options.resultsFile,
  `${JSON.stringify({ machine: where, options, notes, results }, null, 2)}\n`,
)
process.stdout.write(`\nas JSON: ${options.resultsFile}\n`)
