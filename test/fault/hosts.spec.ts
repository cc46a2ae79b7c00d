import { setTimeout as sleep } from 'node:timers/promises'
import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Cache } from '../../src/cache/cache.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { makeHosts, type Host } from '../support/hosts.js'
import { send, type HttpAnswer } from '../support/signed-get.js'
import { startService, type StartedService } from '../support/start-service.js'

/*
 * Three replicas, Redis and the emulator, each on a host of its own. An operator's replica in this process purges. The
 * first replica is the one in trouble.
 */

const agreeWithinMs = 3_000
const server = process.env.REDIS_SERVER_BIN
const hosts = server === undefined ? undefined : makeHosts(5)
const all = hosts?.all ?? []
const describeWithHosts = hosts ? describe : describe.skip

const hostAt = (at: number): Host => {
  const host = all[at]
  if (!host) throw new Error('there are five')
  return host
}
const replicas = [0, 1, 2] as const
const redisHost = (): Host => hostAt(3)
const emulatorUrl = (): string => `http://${hostAt(4).address}:4010`
const cut = (from: Host, to: Host): void => hosts?.cut(from, to)
const heal = (from: Host, to: Host): void => hosts?.heal(from, to)

let processes: ChildProcess[]
let operator: StartedService
let isSoldOut = false
/** An engine that no list was asked for yet. */
let nextEngine = 1_000

const ask = (at: number, engine: number, directives = ''): Promise<HttpAnswer> =>
  send('GET', `http://${hostAt(at).address}:3000/specs?engine_id=${engine}`, {
    headers: { 'cache-control': directives },
    timeoutMs: 15_000,
  })
const emulated = (method: string, path: string, body?: unknown): Promise<HttpAnswer> =>
  send(method, `${emulatorUrl()}/__emulator/${path}`, { body })
const callsFor = async (engine: number): Promise<number> => {
  const { requests } = JSON.parse((await emulated('GET', 'requests')).text) as {
    requests: { rawQuery: string }[]
  }
  return requests.filter(({ rawQuery }) => new RegExp(`engine_id=${engine}(&|$)`).test(rawQuery)).length
}
const isReady = async (at: number): Promise<boolean> =>
  (await send('GET', `http://${hostAt(at).address}:3000/health/ready`)).text.includes('"redis":"ok"')

interface Trouble {
  readonly what: string
  begin(): void
  end(): void
  /** Callers of the first replica wait until it is over. */
  readonly isFrozen?: boolean
  readonly lastsMs: number
}

const troubles: readonly Trouble[] = [
  {
    what: 'and Redis do not reach each other',
    begin: () => (cut(hostAt(0), redisHost()), cut(redisHost(), hostAt(0))),
    end: () => (heal(hostAt(0), redisHost()), heal(redisHost(), hostAt(0))),
    lastsMs: 3_000,
  },
  {
    what: 'reaches Redis, and does not get its answers',
    begin: () => cut(redisHost(), hostAt(0)),
    end: () => heal(redisHost(), hostAt(0)),
    lastsMs: 3_000,
  },
  {
    what: 'hears from Redis, and does not reach it',
    begin: () => cut(hostAt(0), redisHost()),
    end: () => heal(hostAt(0), redisHost()),
    lastsMs: 3_000,
  },
  {
    what: 'is frozen for 10 s and comes back with an old memory',
    begin: () => void processes[0]?.kill('SIGSTOP'),
    end: () => void processes[0]?.kill('SIGCONT'),
    isFrozen: true,
    lastsMs: 10_000,
  },
]

/** Needs netem, which not every kernel has. */
const slowNetwork: Trouble = {
  what: 'is 200 ms away, and 5 % of what it sends is lost',
  begin: () => hosts?.degrade(hostAt(0), 'delay', '200ms', 'loss', '5%'),
  end: () => hosts?.restore(hostAt(0)),
  lastsMs: 3_000,
}

describeWithHosts('one of three replicas', () => {
  beforeAll(async () => {
    const { address } = redisHost()
    redisHost().run(server ?? '', [
      '--bind',
      address,
      '--protected-mode',
      'no',
      '--save',
      '',
      '--port',
      '6379',
    ])
    const emulator = hostAt(4).run(process.execPath, ['dist/emulator/main.js'], { HOST: hostAt(4).address })
    expect(emulator.pid).toBeDefined()
    const env = {
      ...demoAccess,
      MODELARTS_ENDPOINT: emulatorUrl(),
      REDIS_URL: `redis://${address}:6379`,
      CACHE_MIN_REFRESH_SECONDS: '0',
      CALLER_AUTH: 'none',
    }
    processes = replicas.map((at) =>
      hostAt(at).run(process.execPath, ['dist/main.js'], { ...env, LOG_LEVEL: 'error' }),
    )
    await eventually(async () => (await emulated('PATCH', 'settings', { anyEngine: true })).status === 200, {
      timeoutMs: 30_000,
    })
    operator = await startService(env)
    for (const at of replicas) await eventually(() => isReady(at), { timeoutMs: 30_000 })
  }, 120_000)
  afterAll(async () => {
    await operator.close()
    await hosts?.remove()
  })

  const promise = 'callers are answered, each side asks once, and after it they agree'
  it.each(troubles)(`$what: ${promise}`, survives, 60_000)
  const itSlow = hosts?.canDegrade ? it : it.skip
  itSlow(`${slowNetwork.what} (needs a kernel with netem): ${promise}`, () => survives(slowNetwork), 60_000)

  async function survives({ begin, end, isFrozen = false, lastsMs }: Trouble): Promise<void> {
    const [renewed, purged, fresh] = [nextEngine++, nextEngine++, nextEngine++] as const
    for (const list of [renewed, purged]) {
      for (const replica of replicas) expect((await ask(replica, list)).status).toBe(200)
    }
    const before = (await ask(0, purged)).headers.etag
    begin()
    const startedMs = performance.now()
    const sides = isFrozen ? ([1, 2] as const) : replicas
    let ofOthers: unknown
    try {
      await emulated('POST', 'sold-out', {
        spec_code: 'modelarts.vm.gpu.v100',
        soldOut: (isSoldOut = !isSoldOut),
      })
      ofOthers = (await ask(1, renewed, 'no-cache')).headers.etag
      await operator.app.get(Cache, { strict: false }).purge({ engine_id: String(purged) })
      while (performance.now() - startedMs < lastsMs) {
        const lists = [renewed, fresh, fresh]
        const answers = await Promise.all(sides.flatMap((side) => lists.map((list) => ask(side, list))))
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
        await sleep(100)
      }
      expect(await callsFor(fresh)).toBeLessThanOrEqual(isFrozen ? 1 : 2)
    } finally {
      end()
    }
    expect(ofOthers).not.toBe(before)
    const agree = async (): Promise<boolean> => {
      const answers = await Promise.all(replicas.map((replica) => ask(replica, renewed)))
      return answers.every(({ headers }) => headers.etag === ofOthers)
    }
    await eventually(agree, { timeoutMs: agreeWithinMs, what: 'the replicas agreeing' })
    const forgets = async (): Promise<boolean> => (await ask(0, purged, 'only-if-cached')).status === 504
    await eventually(forgets, { timeoutMs: agreeWithinMs, what: 'the purge having arrived' })
    for (const replica of replicas) expect((await ask(replica, purged)).headers.etag).not.toBe(before)
    await eventually(() => isReady(0), { timeoutMs: agreeWithinMs })
  }
})
