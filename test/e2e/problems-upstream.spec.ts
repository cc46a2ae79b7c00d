import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import type { Behaviour } from '../../src/emulator/control/behaviour.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator } from '../../src/emulator/emulator.js'
import { expectProblem, type ProblemSlug } from '../support/expect-problem.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

const path = '/specs?job_type=train'
let service: ServiceUnderTest | undefined

afterEach(async () => {
  await service?.close()
  service = undefined
})

async function start(env: Record<string, string> = {}): Promise<ServiceUnderTest> {
  return (service = await serviceUnderTest({
    env: { UPSTREAM_RETRIES: '0', UPSTREAM_TIMEOUT_MS: '400', REQUEST_TIMEOUT_MS: '3000', ...env },
  }))
}

const failure = (status: number, code: string): Behaviour => ({ kind: 'failure', status, code })

const cases: readonly [what: string, behaviour: Behaviour, slug: ProblemSlug][] = [
  ['values refused', failure(400, 'ModelArts.0104'), 'upstream-rejected-request'],
  ['no such thing', failure(404, 'APIGW.0101'), 'upstream-not-found'],
  ['the key refused', failure(401, 'APIGW.0301'), 'upstream-credentials-rejected'],
  ['no right to the project', failure(403, 'ModelArts.0210'), 'upstream-credentials-rejected'],
  ['arrears', failure(403, 'ModelArts.4116'), 'upstream-account-restricted'],
  ['throttled', { kind: 'throttle', retryAfter: { seconds: 7 } }, 'upstream-throttled'],
  ['an outage', failure(500, 'ModelArts.0010'), 'upstream-error'],
  ['a gateway without its backend', failure(502, 'APIGW.0201'), 'upstream-error'],
  [
    'a failure inside a 200',
    { ...failure(200, 'ModelArts.4302'), shape: 'modelarts' } as Behaviour,
    'upstream-error',
  ],
  ['a failure as HTML', { ...failure(503, 'x'), shape: 'html' } as Behaviour, 'upstream-error'],
  ['a reset', { kind: 'reset' }, 'upstream-unreachable'],
  ['silence', { kind: 'hang' }, 'upstream-timeout'],
  ['silence in the middle', { kind: 'hang', at: 'body' }, 'upstream-timeout'],
  ['a login page', { kind: 'bad-body', body: 'html' }, 'upstream-malformed'],
  ['half a list', { kind: 'cut' }, 'upstream-malformed'],
  ['a redirect', { kind: 'redirect', location: 'http://127.0.0.1:1/' }, 'upstream-error'],
]

describe('what the upstream does wrong, with nothing cached', () => {
  it.each(cases)('is a problem of its own: %s', async (_what, behaviour, slug) => {
    const { get, emulator } = await start()
    emulator.control.behave(behaviour)
    const problem = expectProblem(await get(path), slug)
    if (problem.upstream?.status !== undefined) expect(problem.upstream.status).toBeGreaterThanOrEqual(200)
    if (slug === 'upstream-throttled') expect(problem.retry_after).toBe(7)
  })

  it("names the upstream's status, code and request id", async () => {
    const { get, emulator, log } = await start()
    emulator.control.behave(failure(400, 'ModelArts.0104'))
    const { upstream } = expectProblem(await get(path), 'upstream-rejected-request')
    expect(upstream).toEqual({ status: 400, error_code: 'ModelArts.0104', request_id: expect.any(String) })
    expect(log.find(({ msg }) => msg === 'request')).toMatchObject({
      upstream_request_id: upstream?.request_id,
    })
  })

  it('is upstream-unreachable where nobody listens', async () => {
    const { get, emulator } = await start()
    await emulator.stopListening()
    expectProblem(await get(path), 'upstream-unreachable')
  })

  it('is the same for all who ask meanwhile, by one call', async () => {
    const { get, emulator, upstreamCalls } = await start()
    emulator.control.behave({ ...failure(500, 'ModelArts.0010'), delayMs: 200 })
    const answers = await Promise.all(Array.from({ length: 10 }, () => get(path)))
    for (const answer of answers) expectProblem(answer, 'upstream-error')
    expect(upstreamCalls()).toBe(1)
  })

  it('leaves it alone for a while after: upstream-unavailable with Retry-After, without a call', async () => {
    const { get, emulator, upstreamCalls } = await start()
    emulator.control.behave(failure(500, 'ModelArts.0010'))
    expectProblem(await get(path), 'upstream-error')
    const { retry_after } = expectProblem(await get(path), 'upstream-unavailable')
    expect(retry_after).toBeGreaterThanOrEqual(1)
    expect(retry_after).toBeLessThanOrEqual(2)
    expect(upstreamCalls()).toBe(1)
  })

  it('ends when its Retry-After is over and the upstream is well again', async () => {
    const { get, emulator } = await start()
    emulator.control.behave({ ...failure(503, 'ModelArts.4302'), times: 1 })
    const { retry_after = 0 } = expectProblem(await get(path), 'upstream-error')
    expect(retry_after).toBe(0)
    const { retry_after: seconds = 0 } = expectProblem(await get(path), 'upstream-unavailable')
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    expect((await get(path)).status).toBe(200)
  })

  it('stores nothing: the next good answer is a miss', async () => {
    const { get, emulator } = await start()
    emulator.control.behave({ kind: 'bad-body', body: 'html', times: 1 })
    expectProblem(await get(path), 'upstream-malformed')
    const answer = await get(path, { 'cache-control': 'only-if-cached' })
    expectProblem(answer, 'not-cached')
  })
})

describe('what the upstream does wrong, with a list cached', () => {
  it.each(cases)('leaves the old list served: %s', async (_what, behaviour) => {
    const { get, emulator, upstreamCalls } = await start({ CACHE_MIN_REFRESH_SECONDS: '0' })
    const good = await get(path)
    emulator.control.behave(behaviour)
    for (const directives of ['no-cache', 'max-age=60']) {
      const answer = await get(path, { 'cache-control': directives })
      expect(answer.status).toBe(200)
      expect(answer.headers.etag).toBe(good.headers.etag)
      expect(answer.body.equals(good.body)).toBe(true)
    }
    expect(upstreamCalls()).toBe(2)
  })
})

describe('a wrong secret key', () => {
  it('is upstream-credentials-rejected by one upstream call, however often and whatever is asked', async () => {
    const { get, upstreamCalls, emulator } = await start({
      HUAWEICLOUD_SDK_SK: 'not-the-secret',
      UPSTREAM_RETRIES: '2',
    })
    const answers = [
      ...(await Promise.all(Array.from({ length: 50 }, () => get(path)))),
      ...(await Promise.all(Array.from({ length: 50 }, (_, n) => get(`/specs?engine_id=${n}`)))),
      await get(path),
    ]
    for (const answer of answers) {
      const { retry_after, detail } = expectProblem(answer, 'upstream-credentials-rejected')
      expect(detail).not.toContain(demoKey.accessKey)
      expect(retry_after === undefined || retry_after <= 61).toBe(true)
    }
    expect(upstreamCalls()).toBe(1)
    expect(emulator.control.credentials().lockedKeys).toEqual([])
  })
})

describe('a project without credentials', () => {
  it('is unknown-project, without an upstream call', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'specs-bff-projects-'))
    const file = join(folder, 'projects.json')
    const emulator = await startEmulator()
    const { accessKey: ak, secretKey: sk } = demoKey
    await writeFile(
      file,
      JSON.stringify({ projects: [{ id: projectIds.wide, endpoint: emulator.url, ak, sk }] }),
    )
    const empty = { MODELARTS_ENDPOINT: '', HUAWEICLOUD_SDK_AK: '', HUAWEICLOUD_SDK_SK: '' }
    service = await serviceUnderTest({ emulator, env: { ...empty, PROJECTS_FILE: file } })

    for (const project of ['nobody', projectIds.main]) {
      expectProblem(await service.get(`/specs?project_id=${project}`), 'unknown-project')
    }
    expect(service.upstreamCalls()).toBe(0)
    expect((await service.get(`/specs?project_id=${projectIds.wide}`)).status).toBe(200)
    await rm(folder, { recursive: true })
    await emulator.close()
  })
})
