import { describe, expect, it } from '@jest/globals'
import { keyOf, payloadOf, settle, textOf } from '../../../support/cache-under-test.js'
import { FleetUnderTest, type Replica } from '../../../support/fleet-under-test.js'
import { randomFrom } from '../../../support/random-from.js'

const races = 1_000
const key = keyOf('a', { project: 'p' })

class Race {
  /** What the upstream says; a load says what it was when the load began. */
  world = 0
  /** Per replica, the oldest state that its callers may see from now on. */
  readonly least = new Map<Replica, number>()
  readonly fleet = new FleetUnderTest()
  readonly random: () => number
  readonly lost: string[] = []
  #running: Promise<void>[] = []

  constructor(seed: number) {
    this.random = randomFrom(seed)
    this.fleet.redis.delay = () => this.turns(2)
    const load = async () => {
      const seen = this.world
      await this.turns(6)
      if (this.random() < 0.1) throw new Error('upstream down')
      return payloadOf(String(seen))
    }
    for (let replica = 0; replica < 3; replica++) this.fleet.join({ load, minRefreshMs: () => 0 })
  }

  async run(): Promise<string[]> {
    for (let step = 0; step < 15; step++) {
      const [replica] = this.fleet.replicas.slice(Math.floor(this.random() * 3))
      if (!replica) continue
      const die = this.random()
      if (die < 0.25) this.#running.push(this.purge(replica))
      else if (die < 0.3) replica.store.losesMessages = !replica.store.losesMessages
      else if (die < 0.35) replica.store.toggle()
      else if (die < 0.4) this.fleet.redis.empty()
      else this.#running.push(this.ask(replica))
      this.fleet.nowMs += Math.floor(this.random() * 2_000)
      await this.turns(4)
    }
    // The lease of a replica that is cut off ends with time.
    const passing = setInterval(() => (this.fleet.nowMs += 500), 5)
    await Promise.all(this.#running)
    clearInterval(passing)
    await settle()
    await this.fleet.close()
    return this.lost
  }

  async ask(replica: Replica): Promise<void> {
    const least = this.least.get(replica) ?? 0
    const options = this.random() < 0.3 ? { maxAgeMs: 0 } : {}
    try {
      const told = Number(textOf(await replica.cache.get(key, options)))
      if (told < least) this.lost.push(`told ${told} after a purge at ${least}`)
    } catch {
      // A failure is not an old answer.
    }
  }

  async purge(replica: Replica): Promise<void> {
    const purgedAt = ++this.world
    await replica.cache.purge({ project: 'p' })
    // The others may be cut off or miss the message; who was asked to purge has no excuse.
    this.least.set(replica, Math.max(purgedAt, this.least.get(replica) ?? 0))
  }

  async turns(most: number): Promise<void> {
    for (let turn = Math.floor(this.random() * (most + 1)); turn > 0; turn--) await new Promise(setImmediate)
  }
}

describe('a purge', () => {
  it(`wins ${races} randomised races against loads, cut-offs, lost messages and an emptied store`, async () => {
    const lost: string[] = []
    for (let seed = 1; seed <= races; seed++) {
      for (const how of await new Race(seed).run()) lost.push(`seed ${seed}: ${how}`)
    }
    expect(lost).toEqual([])
  }, 180_000)
})
