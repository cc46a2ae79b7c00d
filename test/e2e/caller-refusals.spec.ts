import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { generateKeyPair } from 'jose'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { bearer, callerScene, keyFile, teamMain, type CallerScene } from '../support/caller-scene.js'
import { eventually } from '../support/eventually.js'
import { audience, issuerName, unsignedToken } from '../support/issuer.js'
import type { HttpAnswer } from '../support/signed-get.js'

let scene: CallerScene
beforeAll(async () => {
  scene = await callerScene()
})
afterAll(() => scene.close())

const mainSpecs = `/specs?project_id=${projectIds.main}`
const claims = { projects: [projectIds.main] }
const nowSeconds = () => Math.floor(Date.now() / 1000)

/** What every refusal has in common; what is left out is an occurrence's own. */
function shapeOf({ status, headers, text }: HttpAnswer): object {
  const { 'x-request-id': _id, date: _date, ...rest } = headers
  const { instance: _instance, request_id: _requestId, ...problem } = JSON.parse(text)
  return { status, headers: rest, problem }
}

const refusals: Record<string, () => Record<string, string> | Promise<Record<string, string>>> = {
  'no credential': () => ({}),
  'a wrong key': () => bearer('key-of-nobody'),
  'a wrong key in X-Api-Key': () => ({ 'x-api-key': 'key-of-nobody' }),
  'an empty key': () => ({ 'x-api-key': '' }),
  'the digest of a key': () => ({ 'x-api-key': JSON.parse(keyFile(teamMain)).keys[0].sha256 }),
  'a key in another letter case': () => bearer(teamMain.key.toUpperCase()),
  'a key in the field of the other route': () => ({ 'x-auth-token': teamMain.key }),
  'a key by Basic': () => ({ authorization: `Basic ${Buffer.from(`:${teamMain.key}`).toString('base64')}` }),
  'something like a token': () => bearer('a.b.c'),
  'a token that has expired': async () => bearer(await scene.issuer.token({ claims, expiresIn: -10 })),
  'a token that holds later': async () =>
    bearer(await scene.issuer.token({ claims: { ...claims, nbf: nowSeconds() + 60 } })),
  'a token of another issuer': async () =>
    bearer(await scene.issuer.token({ claims: { ...claims, iss: 'https://issuer.example.org' } })),
  'a token for somebody else': async () =>
    bearer(await scene.issuer.token({ claims: { ...claims, aud: 'another-api' } })),
  'a token that nobody signed': () =>
    bearer(unsignedToken({ ...claims, iss: issuerName, aud: audience, exp: nowSeconds() + 300 })),
  'a token signed with the public key as a shared secret': async () =>
    bearer(
      await scene.issuer.token({
        claims,
        alg: 'HS256',
        signWith: new TextEncoder().encode(await scene.issuer.publicKeyText()),
      }),
    ),
  'a token signed with another key of the same name': async () =>
    bearer(await scene.issuer.token({ claims, signWith: (await generateKeyPair('RS256')).privateKey })),
  'a token of an unknown kid': async () => bearer(await scene.issuer.token({ claims, kid: 'key-99' })),
  'a token with a path for a kid': async () =>
    bearer(await scene.issuer.token({ claims, kid: '../../../../dev/null' })),
  'a token that was changed': async () => {
    const [header, , signature] = (await scene.issuer.token({ claims })).split('.')
    const payload = Buffer.from(JSON.stringify({ projects: '*' })).toString('base64url')
    return bearer([header, payload, signature].join('.'))
  },
}

describe('a caller who is not let in', () => {
  let reference: object

  beforeAll(async () => {
    // Warm, so that an answer would be at hand.
    expect((await scene.ask(mainSpecs, bearer(teamMain.key))).status).toBe(200)
    const answer = await scene.ask(mainSpecs)
    reference = shapeOf(answer)
    expect(reference).toMatchObject({
      status: 401,
      headers: {
        'content-type': 'application/problem+json',
        'www-authenticate': 'Bearer realm="specs-bff", ApiKey realm="specs-bff", header="X-Api-Key"',
        'cache-control': 'no-store',
      },
      problem: { type: '/problems/unauthenticated', code: 'unauthenticated', status: 401 },
    })
  })

  it.each(Object.entries(refusals))(
    'gets the same with %s, and nothing is looked up',
    async (_what, headers) => {
      const logged = scene.service.log.length
      const asked = scene.emulator.control.requests().total
      const answer = await scene.ask(`/specs?project_id=${projectIds.main}&job_type=train`, await headers())
      expect(shapeOf(answer)).toEqual(reference)
      expect(scene.emulator.control.requests().total).toBe(asked)
      const lines = await eventually(() => {
        const since = scene.service.log.slice(logged)
        return since.some(({ msg }) => msg === 'request') && since
      })
      expect(lines).toMatchObject([
        { msg: 'request', status: 401, problem: 'unauthenticated', refusal: expect.any(String) },
      ])
      expect(lines[0]).not.toHaveProperty('cache')
    },
  )

  it.each([
    ['whatever the query', '/specs?project_id=&nonsense=1'],
    ['whatever the project', '/specs?project_id=unheard-of'],
  ])('gets the same %s', async (_what, path) => {
    expect(shapeOf(await scene.ask(path))).toEqual(reference)
  })

  it('gets the same by HEAD, without a body', async () => {
    const answer = await scene.ask(mainSpecs, {}, 'HEAD')
    expect(answer).toMatchObject({ status: 401, text: '' })
    expect(answer.headers['www-authenticate']).toBeDefined()
  })

  it('gets the words of ModelArts on the drop-in route', async () => {
    const answer = await scene.ask(`/v1/${projectIds.main}/job/resource-specs`)
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toContain('Bearer')
    expect(JSON.parse(answer.text)).toMatchObject({ is_success: false, error_code: 'unauthenticated' })
  })

  it('cannot tell from the time what was wrong', async () => {
    for (const kind of [
      'no credential',
      'a wrong key',
      'a token that has expired',
      'a token of an unknown kid',
    ]) {
      const headers = await refusals[kind]?.()
      const times: number[] = []
      for (let round = 0; round < 5; round++) {
        const begun = performance.now()
        await scene.ask(mainSpecs, headers)
        times.push(performance.now() - begun)
      }
      // The work is a fraction of this; without the wait a refusal without credential takes a millisecond.
      expect(Math.min(...times)).toBeGreaterThanOrEqual(23)
    }
  })

  it('leaves no trace of the credential in the log', async () => {
    await scene.ask(mainSpecs, bearer('canary-4711'))
    await scene.ask(mainSpecs, { 'x-api-key': 'canary-4711' })
    await scene.ask('/v1/x/job/resource-specs', { 'x-auth-token': 'canary-4711' })
    const text = JSON.stringify(scene.service.log)
    expect(text).not.toContain('canary-4711')
    expect(text).not.toContain(teamMain.key)
  })
})

describe('what needs no caller', () => {
  it.each([
    '/health/live',
    '/health/ready',
    '/problems',
    '/problems/unauthenticated',
    '/openapi.json',
    '/docs',
  ])('%s', async (path) => {
    const answer = await scene.ask(path, bearer('key-of-nobody'))
    expect(answer.status).toBe(200)
    expect(answer.headers).not.toHaveProperty('ratelimit')
  })

  it('is to hear that there is nothing at a path, or not by this method', async () => {
    expect((await scene.ask('/nothing/here')).status).toBe(404)
    expect((await scene.ask('/specs', {}, 'POST')).status).toBe(405)
  })
})
