import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'
import { exchange, wire, type Exchange } from './exchanges.js'
import { faultOf, isHead } from './judge.js'
import { isLast, RawConnection } from './raw-connection.js'

// npm run fuzz: more of them. A seed that found something finds it again.
const wanted = Number(process.env.FUZZ_REQUESTS ?? 2_000)
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))

let emulator: Emulator
let service: RunningProgram
let connections: readonly RawConnection[]
let hasEnded = false
beforeAll(async () => {
  emulator = await startEmulator()
  // Questions that nobody asked before are answered, so that a refusal is the service's own.
  emulator.control.set({ anyEngine: true })
  service = await spawnService({ ...demoAccess, MODELARTS_ENDPOINT: emulator.url, LOG_LEVEL: 'error' })
  void service.exited.then(() => (hasEnded = true))
  connections = Array.from({ length: 8 }, () => new RawConnection({ host: '127.0.0.1', port: service.port }))
})
afterAll(async () => {
  for (const connection of connections) connection.close()
  await service.kill('SIGKILL')
  await emulator.close()
})

it(
  'whatever comes over a socket: no 5xx, every refusal a valid problem, and the service lives',
  async () => {
    const statuses = await knownProblems()
    let sent = 0
    const property = fc.asyncProperty(
      fc.array(exchange, { minLength: 1, maxLength: 96, size: 'max' }),
      async (exchanges) => {
        const shares = connections.map((connection, index) =>
          faultsIn(
            connection,
            exchanges.filter((_, at) => at % connections.length === index),
            statuses,
          ),
        )
        const faults = (await Promise.all(shares)).flat()
        sent += exchanges.length
        expect(faults).toEqual([])
        expect(hasEnded).toBe(false)
      },
    )
    for (let part = 0; sent < wanted; part += 1)
      await fc.assert(property, {
        ...{ seed: seed + part, numRuns: 10 },
        plugins: [fc.interruptAfterTimeLimit(60_000)],
      })
  },
  60_000 + wanted * 20,
)

/** What was wrong with the answers, each with what was sent at once. */
async function faultsIn(
  connection: RawConnection,
  exchanges: readonly Exchange[],
  statuses: ReadonlyMap<string, number>,
): Promise<string[]> {
  const faults: string[] = []
  let waiting = pipelined(exchanges)
  const alone = new Set<Exchange>()
  for (let group = waiting.shift(); group; group = waiting.shift()) {
    const requests = group.map((one) => ({ text: wire(one), isHead: isHead(one) }))
    const outcomes = await connection.exchange(requests, { last: group[0]?.kind === 'bytes' })
    // Those behind one that ended the connection are sent again.
    const ended = outcomes.findIndex((outcome) => outcome === 'closed' || isLast(outcome))
    if (ended >= 0 && ended + 1 < group.length) waiting = [group.slice(ended + 1), ...waiting]
    const count = ended < 0 ? group.length : ended + 1
    for (const [index, one] of group.slice(0, count).entries()) {
      const outcome = outcomes[index] ?? 'silence'
      if (outcome === 'closed' && !alone.has(one)) {
        // Perhaps because of one behind it. Alone it must be answered.
        alone.add(one)
        waiting = [[one], ...waiting]
        continue
      }
      const fault = faultOf(one, outcome, statuses)
      if (fault !== undefined) faults.push(`${fault}: ${JSON.stringify(group.map(wire))}`)
    }
  }
  return faults
}

/** Up to four requests at once. What may be no HTTP goes alone, as nobody can say where it ends. */
function pipelined(exchanges: readonly Exchange[]): Exchange[][] {
  const groups: Exchange[][] = []
  for (const one of exchanges) {
    const latest = groups.at(-1)
    if (latest && latest.length < 4 && one.kind === 'request' && latest.every(mayBeFollowed)) latest.push(one)
    else groups.push([one])
  }
  return groups
}

/** Behind a request for another protocol nothing may be sent before its answer: Node drops it when there is a body. */
function mayBeFollowed(one: Exchange): boolean {
  return one.kind === 'request' && !one.headers.some(([name]) => name.toLowerCase() === 'upgrade')
}

async function knownProblems(): Promise<Map<string, number>> {
  const answer = await fetch(`${service.url}/problems`, { headers: { accept: 'application/json' } })
  const body = (await answer.json()) as { problems: { code: string; status: number }[] }
  return new Map(body.problems.map(({ code, status }) => [code, status]))
}
