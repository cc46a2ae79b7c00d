import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import type { Behaviour } from '../../src/emulator/control/behaviour.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import { startEmulator } from '../../src/emulator/emulator.js'
import { passwordAccess } from '../support/demo-access.js'
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

const failure = (status: number, code: string): Behaviour => ({ kind: 'failure', status, code, echo: true })

/** One for each code; what else comes to the same code is upstream-failures.spec.ts, and every known error code error-codes.spec.ts. */
const cases: readonly [slug: ProblemSlug, behaviour: Behaviour][] = [
  ['upstream-rejected-request', failure(400, 'ModelArts.0104')],
  ['upstream-not-found', failure(404, 'APIGW.0101')],
  ['upstream-credentials-rejected', failure(401, 'APIGW.0301')],
  ['upstream-account-restricted', failure(403, 'ModelArts.4116')],
  ['upstream-throttled', { kind: 'throttle', retryAfter: { seconds: 7 } }],
  ['upstream-error', failure(500, 'ModelArts.0010')],
  ['upstream-unreachable', { kind: 'reset' }],
  ['upstream-timeout', { kind: 'hang' }],
  ['upstream-malformed', { kind: 'bad-body', body: 'html' }],
]

/** What may appear in no answer and no log line. */
const secrets = new RegExp(['SDK-HMAC', '127\\.0\\.0\\.1:', demoKey.accessKey, demoKey.secretKey].join('|'))

describe('what the upstream does wrong', () => {
  it.each(cases)('is %s cold, and leaves the old list served warm', async (slug, behaviour) => {
    const { get, emulator, log } = await start({ CACHE_MIN_REFRESH_SECONDS: '0' })
    const good = await get('/specs?job_type=inference')
    emulator.control.behave(behaviour)

    const cold = await get(path)
    const problem = expectProblem(cold, slug)
    if (problem.upstream?.status !== undefined) expect(problem.upstream.status).toBeGreaterThanOrEqual(200)
    if (slug === 'upstream-throttled') expect(problem.retry_after).toBe(7)

    for (const directives of ['no-cache', 'max-age=60']) {
      const warm = await get('/specs?job_type=inference', { 'cache-control': directives })
      expect([warm.status, warm.headers.etag]).toEqual([200, good.headers.etag])
      expect(warm.body.equals(good.body)).toBe(true)
    }
    expect(cold.text + JSON.stringify([cold.headers, log])).not.toMatch(secrets)
  })
})

describe('what the upstream does wrong, with nothing cached', () => {
  it.each(['PAP5.0001', 'SVCSTG.ModelArts.0101', 'ModelArts.50009999', '1103'])(
    'keeps the code %s, on the drop-in route too',
    async (code) => {
      const { get, emulator } = await start()
      emulator.control.behave({ kind: 'failure', status: 400, code, shape: 'gateway' })
      const { upstream } = expectProblem(await get(path), 'upstream-rejected-request')
      expect(upstream?.error_code).toBe(code)
      const dropIn = await get(`/v1/${projectIds.main}/job/resource-specs?engine_id=1`)
      expect([dropIn.status, JSON.parse(dropIn.text)]).toEqual([
        422,
        expect.objectContaining({ error_code: code }),
      ])
    },
  )

  it('is answered with the time left while a login backs off, by one login for all lists', async () => {
    const emulator = await startEmulator()
    service = await serviceUnderTest({
      emulator,
      env: passwordAccess(emulator.url),
    })
    const { get } = service
    emulator.control.behave({ kind: 'throttle', path: '/v3/auth', retryAfter: { seconds: 30 } })
    const lists = Array.from({ length: 30 }, (_, n) => get(`/specs?engine_id=${n}`))
    for (const answer of await Promise.all(lists)) expectProblem(answer, 'upstream-throttled')
    const { retry_after } = expectProblem(await get('/specs?engine_id=30'), 'upstream-throttled')
    expect(retry_after).toBeGreaterThan(20)
    expect(emulator.control.requests().countsByPath['/v3/auth/tokens']).toBe(1)
    await emulator.close()
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

  it('is upstream-unavailable with Retry-After for a while after, without a call', async () => {
    const { get, emulator, upstreamCalls } = await start()
    emulator.control.behave(failure(500, 'ModelArts.0010'))
    expectProblem(await get(path), 'upstream-error')
    const { retry_after } = expectProblem(await get(path), 'upstream-unavailable')
    expect(retry_after).toBeGreaterThanOrEqual(1)
    expect(retry_after).toBeLessThanOrEqual(2)
    expect(upstreamCalls()).toBe(1)
  })

  it('ends when its Retry-After is over and the upstream has recovered', async () => {
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
