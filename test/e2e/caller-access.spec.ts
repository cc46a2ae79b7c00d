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
  ])('is so by %s in X-Auth-Token on the routes of ModelArts', async (_what, credential) => {
    for (const name of ['resource-specs', 'ai-engines']) {
      const path = `/v1/${projectIds.main}/job/${name}`
      const answer = await scene.ask(path, { 'x-auth-token': await credential() })
      expect(answer.status).toBe(200)
      expect(JSON.parse(answer.text)).toMatchObject({ is_success: true })
    }
  })

  it.each([
    ['is configured', projectIds.research],
    ['is not configured', 'unheard-of'],
  ])('gets 403 for a project that is not theirs, though it %s', async (_what, project) => {
    const asked = scene.emulator.control.requests().total
    for (const credential of [teamMain.key, await scene.issuer.token({ claims })]) {
      for (const route of ['/specs', '/engines']) {
        const answer = await scene.ask(`${route}?project_id=${project}`, bearer(credential))
        expect(answer.status).toBe(403)
        expect(JSON.parse(answer.text)).toMatchObject({
          code: 'forbidden',
          detail: 'This credential does not include the project.',
        })
        expect(answer.headers).not.toHaveProperty('cache-status')
      }
    }
    expect(scene.emulator.control.requests().total).toBe(asked)
  })

  it('hears that a project is not configured when every project is theirs', async () => {
    for (const route of ['/specs', '/engines']) {
      const answer = await scene.ask(`${route}?project_id=unheard-of`, bearer(operator.key))
      expect(JSON.parse(answer.text)).toMatchObject({ status: 404, code: 'unknown-project' })
    }
  })

  it('gets 403 with a token that names no project', async () => {
    expect((await scene.ask(mainSpecs, bearer(await scene.issuer.token()))).status).toBe(403)
  })
})

describe('what only one caller may see', () => {
  const { research, modern } = projectIds
  const theirs = [
    { path: `/specs?project_id=${research}`, dropIn: `/v1/${research}/job/resource-specs` },
    { path: `/specs?project_id=${modern}`, dropIn: `/v1/${modern}/job/resource-specs` },
    { path: `/engines?project_id=${research}`, dropIn: `/v1/${research}/job/ai-engines` },
    { path: `/engines?project_id=${modern}`, dropIn: `/v1/${modern}/job/ai-engines` },
  ]
  const tags = new Map<string, string>()

  beforeAll(async () => {
    for (const { path, dropIn } of theirs) {
      for (const one of [path, `${path}&available=true`, dropIn]) {
        const answer = await scene.ask(one, bearer(teamResearch.key))
        expect(answer.status).toBe(path.startsWith('/engines') && one.includes('available') ? 400 : 200)
        if (one === path) tags.set(path, String(answer.headers.etag))
      }
    }
  })

  type Their = (typeof theirs)[number]
  it.each<[string, (their: Their) => string, Record<string, string>?, string?]>([
    ['when it is cached', ({ path }) => path],
    ['by HEAD', ({ path }) => path, {}, 'HEAD'],
    ['by 304, though they know the tag', ({ path }) => path, { 'if-none-match': 'TAG' }],
    ['by 304 for anything', ({ path }) => path, { 'if-none-match': '*' }],
    ['by a filter', ({ path }) => `${path}&available=true`],
    ['by only-if-cached', ({ path }) => path, { 'cache-control': 'only-if-cached' }],
    ['by the route of ModelArts', ({ dropIn }) => dropIn],
    [
      'by an escaped path',
      ({ dropIn }) =>
        dropIn.replace(/^\/v1\/(.)/, (_, first: string) => `/v1/%${first.charCodeAt(0).toString(16)}`),
    ],
    ['by the project given twice', ({ path }) => `${path}&project_id=${projectIds.main}`],
  ])('no other gets %s', async (_what, pathOf, headers = {}, method = 'GET') => {
    for (const their of theirs) {
      const told = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [
          name,
          value === 'TAG' ? tags.get(their.path)! : value,
        ]),
      )
      const answer = await scene.ask(pathOf(their), { ...bearer(teamMain.key), ...told }, method)
      expect([400, 403]).toContain(answer.status)
      expect(answer.headers).not.toHaveProperty('etag')
      expect(answer.text).not.toMatch(/spec_code|engine_version/)
    }
  })
})
