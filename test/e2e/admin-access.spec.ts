import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { bearer, callerScene, operator, teamMain, type CallerScene } from '../support/caller-scene.js'
import { expectProblem } from '../support/expect-problem.js'
import { send, type HttpAnswer } from '../support/signed-get.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

const token = 'canary-admin-token-4711'

const routes: readonly (readonly [string, string])[] = [
  ['GET', '/admin/status'],
  ['GET', '/admin/replicas'],
  ['GET', '/admin/cache/entries'],
  ['DELETE', '/admin/cache/entries?all=true'],
  ['POST', '/admin/cache/refresh?job_type=train'],
  ['GET', '/admin/cache/policy'],
  ['PATCH', '/admin/cache/policy'],
  ['DELETE', '/admin/cache/policy'],
  ['GET', '/admin/audit'],
  ['GET', '/admin/events'],
]

/** What every refusal has in common; what is left out is an occurrence's own. */
function shapeOf({ status, headers, text }: HttpAnswer): object {
  const { 'x-request-id': _id, 'content-length': _length, date: _date, ...rest } = headers
  const {
    instance: _instance,
    request_id: _requestId,
    ...problem
  } = JSON.parse(text) as Record<string, unknown>
  return { status, headers: { ...rest, ratelimit: undefined }, problem }
}

describe('where callers have keys', () => {
  let scene: CallerScene
  beforeAll(async () => {
    scene = await callerScene({ ADMIN_TOKEN: token })
    await scene.ask(`/specs?project_id=${projectIds.main}&job_type=train`, bearer(teamMain.key))
  })
  afterAll(() => scene.close())

  const stateOf = async () => {
    const { entries } = JSON.parse((await scene.ask('/admin/cache/entries', bearer(token))).text) as {
      entries: { key: object; etag: string; hits: number }[]
    }
    const { text: policy } = await scene.ask('/admin/cache/policy', bearer(token))
    const { text: audit } = await scene.ask('/admin/audit', bearer(token))
    return { keys: entries.map(({ key, etag, hits }) => ({ key, etag, hits })), policy, audit }
  }

  it.each(routes)(
    '%s %s is for admins: all others are refused alike, and nothing is done',
    async (method, path) => {
      const before = await stateOf()
      const asked = scene.emulator.control.requests().total
      const callerToken = await scene.issuer.token({ claims: { projects: [projectIds.main] } })
      const reference = expect401(await scene.ask('/admin/status'))
      for (const headers of [
        {},
        bearer('wrong'),
        { 'x-api-key': `${token}x` },
        { 'x-auth-token': token },
        { authorization: `Basic ${Buffer.from(`:${token}`).toString('base64')}` },
      ]) {
        expect(shapeOf(await scene.ask(path, headers, method))).toEqual(reference)
      }
      for (const credential of [teamMain.key, callerToken]) {
        const answer = await scene.ask(path, bearer(credential), method)
        expectProblem(answer, 'forbidden')
        expect(answer.text).not.toMatch(/canary|resource-specs|127\.0\.0\.1/)
      }
      expect(await stateOf()).toEqual(before)
      expect(scene.emulator.control.requests().total).toBe(asked)
    },
  )

  it('an admin comes with a key, a JWT or the admin token, in either field', async () => {
    const admin = await scene.issuer.token({ claims: { scope: 'specs:admin' } })
    for (const headers of [
      bearer(operator.key),
      { 'x-api-key': operator.key },
      bearer(admin),
      bearer(token),
      { 'x-api-key': token },
    ]) {
      expect((await scene.ask('/admin/status', headers)).status).toBe(200)
    }
    // It opens nothing else.
    expect((await scene.ask(`/specs?project_id=${projectIds.main}`, bearer(token))).status).toBe(401)
  })

  it('shows no secret, in no answer and in no line of the log', async () => {
    const texts: string[] = []
    for (const [method, path] of routes.filter(([, path]) => path !== '/admin/events')) {
      texts.push((await scene.ask(path, bearer(token), method)).text)
    }
    const shown = texts.join('\n') + JSON.stringify(scene.service.log)
    for (const secret of [token, operator.key, teamMain.key]) expect(shown).not.toContain(secret)
  })
})

function expect401(answer: HttpAnswer): object {
  expectProblem(answer, 'unauthenticated')
  expect(answer.headers['www-authenticate']).toBe(
    'Bearer realm="specs-bff", ApiKey realm="specs-bff", header="X-Api-Key"',
  )
  return shapeOf(answer)
}

describe('with CALLER_AUTH=none', () => {
  let service: ServiceUnderTest
  beforeAll(async () => {
    service = await serviceUnderTest({ env: { ADMIN_TOKEN: token, MANAGEMENT_PORT: '0' } })
  })
  afterAll(() => service.close())

  const at = (base: string, path: string, headers: Record<string, string> = {}, method = 'GET') =>
    send(method, base + path, { headers })

  it('an admin still needs the admin token', async () => {
    expect401(await at(service.managementUrl, '/admin/status'))
    expect401(await at(service.managementUrl, '/admin/status', bearer('wrong')))
    expect((await at(service.managementUrl, '/admin/status', bearer(token))).status).toBe(200)
  })

  it.each(['/admin/status', '/metrics', '/console'])(
    '%s is on the management port alone, and does not exist on the public one',
    async (path) => {
      for (const method of ['GET', 'DELETE']) {
        expectProblem(await at(service.url, path, bearer(token), method), 'not-found')
      }
      // The console is not there when it was not built.
      if (path === '/console') return
      expect((await at(service.managementUrl, path, bearer(token))).status).toBe(200)
    },
  )

  it('callers’ routes are not on the management port; health is on both', async () => {
    for (const path of ['/specs', '/docs', '/problems', '/openapi.json', '/nothing']) {
      expectProblem(await at(service.managementUrl, path), 'not-found')
    }
    for (const base of [service.url, service.managementUrl]) {
      expect((await at(base, '/health/live')).status).toBe(200)
    }
  })
})
