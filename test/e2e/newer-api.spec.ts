import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { openApiDocument } from '../../src/http/openapi/openapi-document.js'
import { listenTo, type EventListener, type ReceivedEvent } from '../support/event-listener.js'
import { eventually } from '../support/eventually.js'
import { expectProblem } from '../support/expect-problem.js'
import { startRedisServer } from '../support/redis-server.js'
import { schemaFaults } from '../support/schema-faults.js'
import { send } from '../support/signed-get.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

interface Spec {
  readonly spec_code: string
  readonly availability: string
  readonly [field: string]: unknown
}

const { accessKey: ak, secretKey: sk } = demoKey
const modern = `/specs?project_id=${projectIds.modern}`

let folder: string
let emulator: Emulator
let service: ServiceUnderTest

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'specs-bff-newer-'))
  emulator = await startEmulator()
})
beforeEach(async () => {
  emulator.control.reset()
  service = await start()
})
afterEach(() => service.close())
afterAll(async () => {
  await emulator.close()
  await rm(folder, { recursive: true })
})

/** One project of each generation in one service. */
async function start(env: Record<string, string> = {}): Promise<ServiceUnderTest> {
  const projectsFile = await writeProjects({ [projectIds.main]: 'v1', [projectIds.modern]: 'v2' })
  return serviceUnderTest({ emulator, env: { PROJECTS_FILE: projectsFile, UPSTREAM_RETRIES: '0', ...env } })
}

async function writeProjects(apis: Readonly<Record<string, string>>): Promise<string> {
  const path = join(folder, 'projects.json')
  const projects = Object.entries(apis).map(([id, api]) => ({ id, api, ak, sk, endpoint: emulator.url }))
  await writeFile(path, JSON.stringify({ projects }))
  return path
}

async function list(path: string): Promise<readonly Spec[]> {
  const { status, text } = await service.get(path)
  expect({ status, text: status === 200 ? '' : text }).toEqual({ status: 200, text: '' })
  return (JSON.parse(text) as { specs: readonly Spec[] }).specs
}

const codes = (specs: readonly Spec[]) => specs.map(({ spec_code: code }) => code)
/** `training-job-flavors` and so on, in the order in which they were asked. */
const calls = () =>
  emulator.control.requests().requests.map(({ path, rawQuery }) => {
    const api = path.split('/').slice(3).join('/')
    const offset = /offset=\d+/.exec(rawQuery)?.[0]
    return offset === undefined ? api : `${api}?${offset}`
  })

describe('a project of the newer generation beside one of the old', () => {
  it('answers in the shape of the old one', async () => {
    for (const query of ['', '&job_type=train', '&job_type=inference']) {
      const { text } = await service.get(`${modern}${query}`)
      const schema = openApiDocument.components.schemas['SpecList']
      expect(schema && schemaFaults(JSON.parse(text), schema, openApiDocument)).toEqual([])
    }
    expect(codes(await list(`${modern}&job_type=train`))).toHaveLength(10)
    expect(codes(await list(`${modern}&job_type=inference`))).toHaveLength(8)
    const both = await list(modern)
    expect(both).toHaveLength(15)
    expect(both.every((spec) => Array.isArray(spec['job_types']))).toBe(true)
    expect(codes(await list(`/specs?project_id=${projectIds.main}&job_type=train`))).toHaveLength(18)
  })

  it('keeps one list for all engines, and has no ExeML', async () => {
    await list(`${modern}&job_type=train`)
    expect((await service.get(`${modern}&job_type=train&engine_id=130`)).headers['cache-status']).toMatch(
      /hit/,
    )
    const refused = await service.get(`${modern}&job_type=train&project_type=1`)
    expectProblem(refused, 'not-supported-upstream')
    expect(calls()).toEqual(['training-job-flavors'])
  })

  it('filters by what may be had', async () => {
    const available = await list(`${modern}&job_type=inference&available=true`)
    expect(new Set(available.map((spec) => spec.availability))).toEqual(new Set(['available']))
    expect(await list(`${modern}&job_type=train&available=true`)).toHaveLength(10)
  })

  it('takes the newest platform where the older list is not published', async () => {
    emulator.control.behave({ kind: 'failure', code: 'APIGW.0101', path: 'services/specifications' })
    expect(await list(`${modern}&job_type=inference`)).toHaveLength(4)
    expect(calls()).toEqual(['services/specifications?offset=0', 'services/flavors?offset=0'])
    expect(service.log.find((line) => line['event'] === 'api-fallback')).toMatchObject({
      source: 'services/specifications',
      fallback: 'services/flavors',
    })
  })

  it.each([
    ['ModelArts.2788', 'upstream-rejected-request'],
    ['ModelArts.50004000', 'upstream-rejected-request'],
    ['ModelArts.50001000', 'upstream-credentials-rejected'],
    ['ModelArts.50005101', 'upstream-not-found'],
    ['ModelArts.4395', 'upstream-throttled'],
    ['APIGW.0308', 'upstream-throttled'],
    ['ModelArts.0010', 'upstream-error'],
  ] as const)('%s on one of its calls is %s', async (code, problem) => {
    emulator.control.behave({ kind: 'failure', code, path: 'services/specifications' })
    const { upstream } = expectProblem(await service.get(modern), problem)
    expect(upstream).toMatchObject({ error_code: code })
  })

  it('one right that is missing does not keep the other lists away', async () => {
    const denied = { kind: 'failure', code: 'ModelArts.0108', status: 403, path: 'services/' } as const
    emulator.control.behave(denied)
    expectProblem(await service.get(`${modern}&job_type=inference`), 'upstream-credentials-rejected')
    expect(await list(`${modern}&job_type=train`)).toHaveLength(10)
  })

  it('names the other generation in the log where a project speaks the wrong one', async () => {
    await service.close()
    const projects = await writeProjects({ [projectIds.modern]: 'v1' })
    service = await serviceUnderTest({ emulator, env: { PROJECTS_FILE: projects } })
    expectProblem(await service.get(`${modern}&job_type=train`), 'upstream-not-found')
    const line = service.log.find((each) => each['event'] === 'api-unpublished')
    expect(line).toMatchObject({ api: 'v1', source: 'job/resource-specs', projectId: projectIds.modern })
    expect(line?.msg).toContain('MODELARTS_API=v2')
  })

  it('a change of `api` needs no restart and empties nothing by hand', async () => {
    emulator.control.set({ publishesAll: true })
    const path = `${modern}&job_type=train`
    expect(await list(path)).toHaveLength(10)
    await writeProjects({ [projectIds.modern]: 'v1' })
    await eventually(async () => (await list(path)).length === 18)
    await writeProjects({ [projectIds.modern]: 'v2' })
    await eventually(async () => (await list(path)).length === 10)
    // What was kept for each generation is still there.
    expect(calls()).toEqual(['training-job-flavors', 'job/resource-specs'])
  })

  it('readiness says which generation each project speaks', async () => {
    const { apis } = JSON.parse((await service.get('/health/ready')).text) as { apis: unknown }
    expect(apis).toEqual({ v1: ['0123…cdef'], v2: ['2222…bbbb'] })
  })

  it('and so does the log, at the start and when it changes', async () => {
    const said = () =>
      service.log
        .filter((line) => line['event'] === 'apis-in-use')
        .map(({ v1, v2 }: Record<string, unknown>) => ({ v1, v2 }))
    expect(said()).toEqual([{ v1: [projectIds.main], v2: [projectIds.modern] }])
    await writeProjects({ [projectIds.main]: 'v2', [projectIds.modern]: 'v2' })
    await eventually(() => said().length === 2)
    expect(said()[1]).toEqual({ v1: [], v2: [projectIds.main, projectIds.modern] })
  })
})

describe('a stream of a project of the newer generation', () => {
  let listener: EventListener | undefined
  afterEach(() => listener?.leave())
  const listen = async (query: string) =>
    (listener = await listenTo(`${service.url}${modern.replace('/specs', '/specs/events')}${query}`))
  const listOf = ({ data }: ReceivedEvent) => (data.list as { specs: readonly Spec[] }).specs

  it('brings the list of /specs, made of all its pages, and each that differs', async () => {
    await service.close()
    service = await start({ CACHE_TTL_SECONDS: '1' })
    emulator.control.set({ maxPageItems: 3 })
    const { atLeast } = await listen('&job_type=inference')
    const [first] = await atLeast(1)
    const { text, headers } = await service.get(`${modern}&job_type=inference`)
    expect(first).toMatchObject({ event: 'specs', id: headers.etag, data: { list: JSON.parse(text) } })
    const available = listOf(first!).find(({ availability }) => availability === 'available')!
    emulator.control.sellOut({ specCode: available.spec_code, projectId: projectIds.modern, soldOut: true })
    const [, second] = await atLeast(2)
    expect(listOf(second!)).toContainEqual({ ...available, availability: 'sold-out', no_resource: true })
  })

  it('goes on with the other list when the generation is changed', async () => {
    emulator.control.set({ publishesAll: true })
    const { atLeast } = await listen('&job_type=train')
    expect(listOf((await atLeast(1))[0]!)).toHaveLength(10)
    await writeProjects({ [projectIds.modern]: 'v1' })
    expect(listOf((await atLeast(2))[1]!)).toHaveLength(18)
  })
})

describe('a cold question', () => {
  /** Of both job types, where a page holds three items. */
  const needed = [
    'services/specifications?offset=0',
    'services/specifications?offset=3',
    'services/specifications?offset=6',
    'training-job-flavors',
  ]

  it('of 1,000 callers makes the calls that its pages need, and no more', async () => {
    emulator.control.set({ maxPageItems: 3 })
    emulator.control.behave({ kind: 'slow', delayMs: 300 })
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => service.get(modern)))
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.etag}`)).size).toBe(1)
    expect(calls().sort()).toEqual(needed)
  })

  it('of 1,000 callers at five replicas at once makes them once', async () => {
    const redis = await startRedisServer()
    // Five replicas in one busy process: Redis itself is not what is slow here.
    const env = { REDIS_URL: redis.url, REDIS_COMMAND_TIMEOUT_MS: '3000' }
    const replicas = await Promise.all(Array.from({ length: 5 }, () => start(env)))
    try {
      await eventually(async () => {
        const reports = await Promise.all(replicas.map((replica) => replica.get('/health/ready')))
        return reports.every(({ text }) => text.includes('"redis":"ok"'))
      })
      emulator.control.set({ maxPageItems: 3 })
      emulator.control.behave({ kind: 'slow', delayMs: 300 })
      const answers = await Promise.all(
        replicas.flatMap((replica) => Array.from({ length: 200 }, () => replica.get(modern))),
      )
      expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.etag}`)).size).toBe(1)
      expect(calls().sort()).toEqual(needed)
    } finally {
      await Promise.all(replicas.map((replica) => replica.close()))
      await redis.stop()
    }
  })

  it('is answered whole although totals lie and the list moves, or not at all', async () => {
    emulator.control.set({ maxPageItems: 3, totalsOffBy: 2, moves: 1 })
    expect(await list(`${modern}&job_type=inference`)).toHaveLength(8)
    emulator.control.set({ moves: 1_000 })
    const other = await start()
    try {
      expectProblem(await other.get(`${modern}&job_type=inference`), 'upstream-malformed')
    } finally {
      await other.close()
    }
  })

  it('has one time limit for all its pages', async () => {
    const hurried = await start({ REQUEST_TIMEOUT_MS: '1000' })
    try {
      emulator.control.set({ maxPageItems: 1 })
      emulator.control.behave({ kind: 'slow', delayMs: 300 })
      const startedAtMs = performance.now()
      const { status } = await send('GET', `${hurried.url}${modern}&job_type=inference`)
      expect(status).toBe(504)
      expect(performance.now() - startedAtMs).toBeLessThan(3_000)
      expect(calls().length).toBeLessThan(5)
    } finally {
      await hurried.close()
    }
  })
})
