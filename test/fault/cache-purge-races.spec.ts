import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { CacheKey, Payload } from '../../src/cache/entry/entry.js'
import type { Selector } from '../../src/cache/entry/selector.js'
import { eventually } from '../support/eventually.js'
import { deploymentKinds, startRedisDeployment, type RedisDeployment } from '../support/redis-deployment.js'
import { keyOf, payloadOf, textOf } from '../support/cache-under-test.js'
import { randomFrom } from '../support/random-from.js'
import { CacheReplica, CountingUpstream } from './cache-replica.js'

const lanes = 20
const racesPerLane = 50

let redis: RedisDeployment
let fleet: CacheReplica[]

/** One key, raced for on all replicas while other lanes race for theirs. */
class Lane {
  readonly key: CacheKey
  readonly lost: string[] = []
  /** What the upstream says; a load says what it was when the load began. */
  world = 0
  /** Per replica, the oldest state that its callers may see from now on. */
  readonly #least = new Map<CacheReplica, number>()
  readonly #random: () => number

  constructor(readonly id: string) {
    this.key = keyOf(id, { project: `p-${id}` })
    this.#random = randomFrom(Number(id))
  }

  async load(): Promise<Payload> {
    const seen = this.world
    await this.#moment(15)
    if (this.#random() < 0.1) throw new Error('upstream down')
    return payloadOf(`v${seen}`)
  }

  async race(): Promise<void> {
    const early = fleet.flatMap((replica) => [this.ask(replica), this.ask(replica)])
    await this.#moment(8)
    const purger = fleet[Math.floor(this.#random() * fleet.length)]
    if (!purger) return
    const purgedAt = ++this.world
    await purger.cache.purge(this.#selector())
    this.#least.set(purger, purgedAt)
    await Promise.all([...early, ...fleet.map((replica) => this.ask(replica))])
    // A message is on its way to the others for a moment; from then on they have no excuse either.
    await eventually(async () =>
      (await Promise.all(fleet.map((replica) => this.ask(replica)))).every(
        (told) => (told ?? -1) >= purgedAt,
      ),
    )
    for (const replica of fleet) this.#least.set(replica, purgedAt)
  }

  /** Undefined when the load failed, which is no old answer. */
  async ask(replica: CacheReplica): Promise<number | undefined> {
    const least = this.#least.get(replica) ?? 0
    await this.#moment(5)
    const options = this.#random() < 0.3 ? { maxAgeMs: 0 } : {}
    const answer = await replica.cache.get(this.key, options).catch(() => undefined)
    if (!answer) return undefined
    const told = Number(textOf(answer).slice(1))
    if (told < least) this.lost.push(`lane ${this.id}: told ${told} after a purge at ${least}`)
    return told
  }

  #selector(): Selector {
    const { id = '', project = '' } = this.key.parts
    const selectors = [{ project }, { id }, { id, project }]
    return selectors[Math.floor(this.#random() * selectors.length)] ?? {}
  }

  #moment(maxMs: number): Promise<void> {
    return sleep(this.#random() * maxMs)
  }
}

afterEach(async () => {
  await Promise.all(fleet.map((replica) => replica.close()))
  await redis.stop()
})

describe.each(deploymentKinds)('a purge on %s', (kind) => {
  beforeEach(async () => {
    redis = await startRedisDeployment(kind)
  }, 60_000)

  it(`wins ${lanes * racesPerLane} randomised races against loads on three replicas`, async () => {
    const running = new Map(
      Array.from({ length: lanes }, (_, index) => new Lane(String(index))).map((lane) => [
        lane.key.text,
        lane,
      ]),
    )
    const load = (key: CacheKey): Promise<Payload> =>
      running.get(key.text)?.load() ?? Promise.reject(new Error('no such lane'))
    // Failures are part of the race, and waiting for a back-off of a second is not.
    const codec = {
      encode: () => undefined,
      decode: () => undefined,
      wasAsked: () => false,
      retryAfterMs: () => undefined,
    }
    fleet = Array.from(
      { length: 3 },
      () => new CacheReplica(redis, new CountingUpstream(), { load, codec, storeBudgetMs: 1_000 }),
    )
    await eventually(() => fleet.every(({ connection }) => connection.isReady))

    await Promise.all(
      [...running.values()].map(async (lane) => {
        for (let race = 0; race < racesPerLane; race++) await lane.race()
      }),
    )
    // Whatever was still on its way has arrived.
    await sleep(500)
    for (const lane of running.values()) for (const replica of fleet) await lane.ask(replica)
    expect([...running.values()].flatMap(({ lost }) => lost)).toEqual([])
  }, 120_000)
})
