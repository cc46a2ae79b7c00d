import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

let service: ServiceUnderTest
const route = `/v1/${projectIds.main}/job/resource-specs`

beforeAll(async () => {
  service = await serviceUnderTest({ env: { UPSTREAM_RETRIES: '0' } })
})
afterAll(() => service.close())

describe("ModelArts' own route", () => {
  it('answers with the bytes, ETag and cache entry of /specs', async () => {
    const specs = await service.get('/specs?job_type=train')
    const dropIn = await service.get(`${route}?job_type=train&engine_id=0`)
    expect(dropIn.status).toBe(200)
    expect(dropIn.body.equals(specs.body)).toBe(true)
    expect(dropIn.headers.etag).toBe(specs.headers.etag)
    expect(dropIn.headers['cache-status']).toMatch(/; hit;/)
    expect(service.upstreamCalls()).toBe(1)
  })

  it('fills the entry that /specs answers from', async () => {
    const dropIn = await service.get(`/v1/${projectIds.research}/job/resource-specs?job_type=inference`)
    expect(dropIn.headers['cache-status']).toBe('specs-bff; fwd=uri-miss; stored')
    const specs = await service.get(`/specs?project_id=${projectIds.research}&job_type=inference`)
    expect(specs.headers['cache-status']).toMatch(/; hit;/)
    expect(specs.body.equals(dropIn.body)).toBe(true)
  })

  it('answers HEAD and If-None-Match as /specs does', async () => {
    const path = `${route}?job_type=train`
    const { headers } = await service.get(path)
    const tag = String(headers.etag)
    const head = service.request().head(path).set('accept-encoding', 'identity')
    await head.expect(200).expect('etag', tag)
    expect((await service.get(path, { 'if-none-match': tag })).status).toBe(304)
  })

  it('ignores parameters that ModelArts does not know, such as those for paging, and our filters', async () => {
    const whole = await service.get(`${route}?job_type=train`)
    const paged = await service.get(`${route}?job_type=train&limit=1&offset=3&available=true&limit=2`)
    expect(paged.status).toBe(200)
    expect(paged.body.equals(whole.body)).toBe(true)
  })

  it('of engines ignores them as well', async () => {
    const engines = `/v1/${projectIds.main}/job/ai-engines`
    const whole = await service.get(engines)
    const paged = await service.get(`${engines}?limit=1&engine_id=4&available=true&project_id=other`)
    expect([whole.status, paged.status]).toEqual([200, 200])
    expect(paged.body.equals(whole.body)).toBe(true)
  })

  it('takes the project from the path alone', async () => {
    const answer = await service.get(`${route}?job_type=train&project_id=${projectIds.wide}`)
    expect(answer.text).not.toContain('npu_info')
  })
})

describe("a failure on ModelArts' own route", () => {
  const shape = (status: number, code: string) => ({ status, code })
  it.each([
    ['a bad value', `${route}?job_type=fly&project_type=9`, shape(400, 'invalid-query')],
    ['a bad project', '/v1/a.b/job/resource-specs', shape(400, 'invalid-query')],
    [
      'a bad value for engines',
      `/v1/${projectIds.main}/job/ai-engines?job_type=fly`,
      shape(400, 'invalid-query'),
    ],
    ['a project that ModelArts does not know', '/v1/nobody/job/resource-specs', shape(404, 'ModelArts.6650')],
  ])("has ModelArts' shape and the problem's status: %s", async (_what, path, { status, code }) => {
    const { body, headers } = await service.request().get(path).expect(status)
    expect(headers['content-type']).toBe('application/json')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['x-request-id']).toMatch(/^[\w.-]{1,128}$/)
    const text = expect.any(String)
    expect(body).toEqual({ is_success: false, error_code: code, error_message: text, error_msg: text })
    expect(body.error_msg).toBe(body.error_message)
  })

  it('names every faulty parameter', async () => {
    const { body } = await service.request().get(`${route}?job_type=fly&project_type=9`)
    expect(body.error_msg).toContain('job_type must be train or inference.')
    expect(body.error_msg).toContain('project_type must be 0, 1, 2 or 3.')
  })

  it("keeps the upstream's own code, which such clients switch on", async () => {
    service.emulator.control.behave({ kind: 'failure', code: 'ModelArts.4302', status: 503 })
    const { body, headers } = await service.request().get(`${route}?engine_id=1`).expect(502)
    expect(body).toMatchObject({ is_success: false, error_code: 'ModelArts.4302' })
    expect(headers.etag).toBeUndefined()
    service.emulator.control.behaveWell()
  })
})
