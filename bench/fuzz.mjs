// @ts-check
// npm run fuzz: requests of every kind, good and bad, over raw sockets to the running service. No answer may be a 5xx,
// every refusal must be a valid problem, and the service must live. README.md says more.
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { build, install } from '../scripts/set-up.mjs'
import { exchange, wire } from './fuzz/exchanges.mjs'
import { faultOf, isHead } from './fuzz/judge.mjs'
import { Fault } from './fuzz/fault.mjs'
import { isLast, RawConnection } from './fuzz/raw-connection.mjs'

await install()
await build()
const { startEmulator } = await import('./surroundings.mjs')
const { startService } = await import('./peers/service.mjs')

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string' } },
})
const wanted = Number(values.requests)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))

const emulator = await startEmulator()
// Questions that nobody asked before are answered, so that a refusal is the service's own.
await emulator.takeAnyEngine()
const service = await startService({ emulator })
const { hostname, port } = new URL(service.url)
const problemStatuses = await knownProblems()
const connections = Array.from({ length: 8 }, () => new RawConnection({ host: hostname, port: Number(port) }))

let sent = 0
/** @type {Record<string, number>} */
const met = {}
/** Each kind of fault, with the smallest exchange that shows it. @type {Map<string, string>} */
const faults = new Map()
/** The same, uncut. @type {Map<string, string[]>} */
const whole = new Map()

const startMs = performance.now()
for (let part = 0; sent < wanted && service.isRunning(); part += 1) {
  const property = fc.asyncProperty(
    fc.array(exchange, { minLength: 1, maxLength: 96, size: 'max' }),
    meetsAll,
  )
  const result = await fc.check(property, {
    seed: seed + part,
    numRuns: 50,
    // Then the smallest example so far will do.
    interruptAfterTimeLimit: 20_000,
  })
  if (result.failed) noteFault(result.errorInstance)
  if (part % 10 === 0) process.stderr.write(`  ${sent} requests, ${faults.size} kinds of faults\n`)
}
const seconds = (performance.now() - startMs) / 1000
if (!service.isRunning()) faults.set('the service ended', 'see above')
for (const connection of connections) connection.close()
await Promise.all([service.stop(), emulator.stop()])

process.stdout.write(`${sent} requests in ${seconds.toFixed(0)} s, seed ${seed}\n`)
for (const [what, count] of Object.entries(met).sort(([a], [b]) => a.localeCompare(b)))
  process.stdout.write(`  ${String(count).padStart(8)}  ${what}\n`)
for (const [fault, example] of faults) process.stdout.write(`\nFAULT ${fault}\n${example}\n`)
if (faults.size > 0) {
  mkdirSync('.cache/bench', { recursive: true })
  writeFileSync('.cache/bench/fuzz-faults.json', JSON.stringify(Object.fromEntries(whole), null, 2))
  process.stdout.write('\nin full, as JSON: .cache/bench/fuzz-faults.json\n')
}
process.exitCode = faults.size === 0 ? 0 : 1

/** Throws the first fault that is not known yet. @param {readonly import('./fuzz/exchanges.mjs').Exchange[]} exchanges */
async function meetsAll(exchanges) {
  const found = await Promise.all(
    connections.map((connection, index) => meets(connection, shareOf(exchanges, index))),
  )
  if (!service.isRunning()) throw new Fault('the service ended', exchanges)
  const fault = found.flat().find(({ what }) => !faults.has(what))
  if (fault) throw fault
}

/** @param {RawConnection} connection @param {readonly import('./fuzz/exchanges.mjs').Exchange[]} exchanges */
async function meets(connection, exchanges) {
  /** @type {Fault[]} */
  const found = []
  let waiting = pipelined(exchanges)
  const alone = new Set()
  for (let group = waiting.shift(); group; group = waiting.shift()) {
    const requests = group.map((one) => ({ text: wire(one), isHead: isHead(one) }))
    const outcomes = await connection.exchange(requests, { last: group[0]?.kind === 'bytes' })
    // Whoever stood behind one that ended the connection is sent again, to meet a fate of their own.
    const ended = outcomes.findIndex((outcome) => outcome === 'closed' || isLast(outcome))
    if (ended >= 0 && ended + 1 < group.length) waiting = [group.slice(ended + 1), ...waiting]
    const count = ended < 0 ? group.length : ended + 1
    for (const [index, one] of group.slice(0, count).entries()) {
      const outcome = outcomes[index] ?? 'silence'
      if (outcome === 'closed' && !alone.has(one)) {
        // Perhaps for the sake of one behind it. Alone it must be answered.
        alone.add(one)
        waiting = [[one], ...waiting]
        continue
      }
      sent += 1
      const what = typeof outcome === 'string' ? outcome : String(outcome.status)
      met[what] = (met[what] ?? 0) + 1
      const fault = faultOf(one, outcome, problemStatuses)
      if (fault !== undefined) found.push(new Fault(fault, group))
    }
  }
  return found
}

/**
 * Up to four requests at once; what may be no HTTP goes alone, as nobody can say where it ends.
 *
 * @param {readonly import('./fuzz/exchanges.mjs').Exchange[]} exchanges
 */
function pipelined(exchanges) {
  /** @type {import('./fuzz/exchanges.mjs').Exchange[][]} */
  const groups = []
  for (const one of exchanges) {
    const latest = groups.at(-1)
    if (latest && latest.length < 4 && one.kind === 'request' && latest.every(mayBeFollowed)) latest.push(one)
    else groups.push([one])
  }
  return groups
}

/**
 * Behind a request that asks for another protocol nothing may be sent before its answer: Node drops it when the
 * request has a body.
 *
 * @param {import('./fuzz/exchanges.mjs').Exchange} one
 */
function mayBeFollowed(one) {
  return one.kind === 'request' && !one.headers.some(([name]) => name.toLowerCase() === 'upgrade')
}

/** @template T @param {readonly T[]} all @param {number} index */
function shareOf(all, index) {
  return all.filter((_, at) => at % connections.length === index)
}

/** @param {unknown} error */
function noteFault(error) {
  if (!(error instanceof Fault)) throw error
  const texts = error.group.map(wire)
  const shown = texts.map(
    (text) => `  ${JSON.stringify(text.length > 400 ? `${text.slice(0, 400)}…` : text)}`,
  )
  whole.set(error.what, texts)
  faults.set(error.what, shown.join('\n'))
}

async function knownProblems() {
  const answer = await fetch(`${service.url}/problems`, { headers: { accept: 'application/json' } })
  const body = /** @type {{ problems: { code: string, status: number }[] }} */ (await answer.json())
  return new Map(body.problems.map(({ code, status }) => [code, status]))
}
