import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { eventually } from '../support/eventually.js'
import { expectProblem } from '../support/expect-problem.js'
import { adminToken, Operator } from '../support/operator.js'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { startService, type StartedService } from '../support/start-service.js'

let emulator: Emulator
let redis: RedisServer
let services: StartedService[]
let one: Operator
let two: Operator

beforeAll(async () => {
  emulator = await startEmulator()
  redis = await startRedisServer()
  const env = { MODELARTS_ENDPOINT: emulator.url, REDIS_URL: redis.url, ADMIN_TOKEN: adminToken }
  services = [await startService(env), await startService(env)]
  one = new Operator(services[0]!.url)
  two = new Operator(services[1]!.url)
  for (const each of [one, two]) {
    await eventually(async () => (await each.ask('GET', 'cache/policy')).json.persisted === true)
  }
})
afterAll(async () => {
  await Promise.all(services.map((service) => service.close()))
  await redis.stop()
  await emulator.close()
})

const queries = ['job_type=train', 'job_type=inference', '']
beforeEach(async () => {
  emulator.control.behaveWell()
  for (const query of queries) for (const each of [one, two]) await each.specs(query)
  await eventually(
    async () => (await one.ask('DELETE', 'cache/entries?all=true&dry_run=true')).json.purged === 3,
  )
})

const entriesOf = async (operator: Operator, query = '') =>
  (await operator.ask('GET', `cache/entries?${query}`)).json.entries as {
    readonly key: Record<string, string>
    readonly state: string
    readonly last_failure?: { readonly code: string }
    readonly backs_off_until?: string
  }[]

describe('a purge', () => {
  it('ends what it selects on all replicas, and says how many; a dry run only says it', async () => {
    const preview = await one.ask('DELETE', 'cache/entries?job_type=train&dry_run=true')
    expect(preview.json).toEqual({ purged: 1, dry_run: true })
    expect(await entriesOf(two, 'job_type=train')).toHaveLength(1)
    const { status, json } = await one.ask('DELETE', 'cache/entries?job_type=train')
    expect({ status, json }).toEqual({ status: 200, json: { purged: 1, epoch: expect.any(Number) } })
    await eventually(async () => (await entriesOf(two, 'job_type=train')).length === 0, { timeoutMs: 1_000 })
    expect(await entriesOf(two)).toHaveLength(2)
    expect((await one.ask('DELETE', 'cache/entries?job_type=')).json).toMatchObject({ purged: 1 })
    await eventually(async () => (await entriesOf(two)).length === 1)
  })

  it('that is soft makes stale', async () => {
    const { json } = await two.ask('DELETE', 'cache/entries?all=true&soft=true')
    expect(json).toMatchObject({ purged: 3 })
    await eventually(async () => (await entriesOf(one, 'state=stale-while-revalidate')).length === 3)
  })

  it('of everything must be meant', async () => {
    for (const query of ['', 'soft=true', 'all=false', 'all=true&job_type=train', 'colour=red']) {
      expectProblem(await one.ask('DELETE', `cache/entries?${query}`), 'invalid-query')
    }
    expect(await entriesOf(one)).toHaveLength(3)
  })
})

describe('a refresh', () => {
  it('loads one entry now, and gives it', async () => {
    const asked = emulator.control.requests().total
    const { status, json } = await one.ask('POST', 'cache/refresh?job_type=train')
    expect({ status, json }).toMatchObject({
      status: 200,
      json: {
        key: { resource: 'specs', project_id: projectIds.main, job_type: 'train' },
        state: 'fresh',
        age_seconds: 0,
      },
    })
    expect(emulator.control.requests().total).toBe(asked + 1)
    expectProblem(await one.ask('POST', 'cache/refresh?job_type=nothing'), 'invalid-query')
    expectProblem(await one.ask('POST', 'cache/refresh?available=true'), 'invalid-query')
    expectProblem(await one.ask('POST', 'cache/refresh?resource=specs&resource=engines'), 'invalid-query')
  })

  it('that fails gives the problem, and so does the back-off after it; the entry shows both and stays', async () => {
    emulator.control.behave({ kind: 'failure', status: 500, code: 'ModelArts.0010', times: 10 })
    expectProblem(await one.ask('POST', 'cache/refresh?job_type=inference'), 'upstream-error')
    expectProblem(await one.ask('POST', 'cache/refresh?job_type=inference'), 'upstream-unavailable')
    expect(await entriesOf(one, 'job_type=inference')).toMatchObject([
      {
        last_failure: { code: 'upstream-error', at: expect.any(String) },
        backs_off_until: expect.any(String),
      },
    ])
  })
})

describe('pages of entries', () => {
  it('follow a cursor: none twice, none left out, the one that was used last first', async () => {
    await one.specs('job_type=inference')
    const first = await one.ask('GET', 'cache/entries?limit=2')
    // What is used meanwhile does not move to another page.
    await one.specs('')
    const second = await one.ask('GET', `cache/entries?limit=2&cursor=${String(first.json.cursor)}`)
    const keys = [first, second].flatMap(({ json }) =>
      (json.entries as { key: Record<string, string> }[]).map(({ key }) => key.job_type),
    )
    expect(first.json.total).toBe(3)
    expect(keys[0]).toBe('inference')
    expect([...keys].sort()).toEqual(['', 'inference', 'train'])
    expect(second.json.cursor).toBeUndefined()
    expectProblem(await one.ask('GET', 'cache/entries?cursor=nobody.1'), 'invalid-query')
    expectProblem(await one.ask('GET', 'cache/entries?limit=1001&state=old'), 'invalid-query')
  })
})

describe('replicas', () => {
  it('know each other, and one that ends in order is gone at once', async () => {
    const third = await startService({ MODELARTS_ENDPOINT: emulator.url, REDIS_URL: redis.url })
    const count = async () => ((await one.ask('GET', 'replicas')).json.replicas as unknown[]).length
    await eventually(async () => (await count()) === 3)
    await third.close()
    expect(await count()).toBe(2)
  })
})
