import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import {
  bearer,
  callerScene,
  operator,
  teamMain,
  teamResearch,
  type CallerScene,
} from '../support/caller-scene.js'
import { eventually } from '../support/eventually.js'

let scene: CallerScene
beforeAll(async () => {
  scene = await callerScene()
})
afterAll(() => scene.close())

const mainSpecs = `/specs?project_id=${projectIds.main}`
const claims = { projects: [projectIds.main] }

describe('a caller who is let in', () => {
  it.each([
    ['a key by Bearer', () => bearer(teamMain.key)],
    ['a key by X-Api-Key', () => ({ 'x-api-key': teamMain.key })],
    ['a token', async () => bearer(await scene.issuer.token({ claims }))],
    [
      'a token for every project',
      async () => bearer(await scene.issuer.token({ claims: { projects: '*' } })),
    ],
  ])('is so by %s, and named in the log', async (_what, headers) => {
    const logged = scene.service.log.length
    expect((await scene.ask(mainSpecs, await headers())).status).toBe(200)
    await eventually(() => {
      expect(scene.service.log.slice(logged)).toContainEqual(
        expect.objectContaining({ msg: 'request', caller: expect.stringMatching(/^team-/) }),
      )
      return true
    })
  })

  it.each([
    ['a key', async () => teamMain.key],
    ['a token', () => scene.issuer.token({ claims })],
  ])('is so by %s in X-Auth-Token on the route of ModelArts', async (_what, credential) => {
    const path = `/v1/${projectIds.main}/job/resource-specs`
    const answer = await scene.ask(path, { 'x-auth-token': await credential() })
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text)).toMatchObject({ is_success: true })
  })

  it.each([
    ['is configured', projectIds.research],
    ['is not configured', 'unheard-of'],
  ])('gets 403 for a project that is not theirs, though it %s', async (_what, project) => {
    const asked = scene.emulator.control.requests().total
    for (const credential of [teamMain.key, await scene.issuer.token({ claims })]) {
      const answer = await scene.ask(`/specs?project_id=${project}`, bearer(credential))
      expect(answer.status).toBe(403)
      expect(JSON.parse(answer.text)).toMatchObject({
        code: 'forbidden',
        detail: 'This credential does not include the project.',
      })
      expect(answer.headers).not.toHaveProperty('cache-status')
    }
    expect(scene.emulator.control.requests().total).toBe(asked)
  })

  it('hears that a project is not configured when every project is theirs', async () => {
    const answer = await scene.ask('/specs?project_id=unheard-of', bearer(operator.key))
    expect(JSON.parse(answer.text)).toMatchObject({ status: 404, code: 'unknown-project' })
  })

  it('gets 403 with a token that names no project', async () => {
    expect((await scene.ask(mainSpecs, bearer(await scene.issuer.token()))).status).toBe(403)
  })
})

describe('what only one caller may see', () => {
  const theirs = `/specs?project_id=${projectIds.research}`
  let tag: string

  beforeAll(async () => {
    const answer = await scene.ask(theirs, bearer(teamResearch.key))
    tag = String(answer.headers.etag)
    await scene.ask(`${theirs}&available=true`, bearer(teamResearch.key))
    await scene.ask(`/v1/${projectIds.research}/job/resource-specs`, bearer(teamResearch.key))
  })

  it.each([
    ['when it is cached', theirs, {}, 'GET'],
    ['by HEAD', theirs, {}, 'HEAD'],
    ['by 304, though they know the tag', theirs, { 'if-none-match': 'TAG' }, 'GET'],
    ['by 304 for anything', theirs, { 'if-none-match': '*' }, 'GET'],
    ['by a filter', `${theirs}&available=true`, {}, 'GET'],
    ['by only-if-cached', theirs, { 'cache-control': 'only-if-cached' }, 'GET'],
    ['by the route of ModelArts', `/v1/${projectIds.research}/job/resource-specs`, {}, 'GET'],
    ['by an escaped path', `/v1/%66${projectIds.research.slice(1)}/job/resource-specs`, {}, 'GET'],
    ['by the project given twice', `${theirs}&project_id=${projectIds.main}`, {}, 'GET'],
  ])('no other gets %s', async (_what, path, headers, method) => {
    const told = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value === 'TAG' ? tag : value]),
    )
    const answer = await scene.ask(path, { ...bearer(teamMain.key), ...told }, method)
    expect([400, 403]).toContain(answer.status)
    expect(answer.headers).not.toHaveProperty('etag')
    expect(answer.text).not.toContain('spec_code')
  })
})
