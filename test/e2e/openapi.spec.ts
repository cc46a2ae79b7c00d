import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openApiDocument } from '../../src/http/openapi/openapi-document.js'
import type { Response } from '../../src/http/openapi/openapi.js'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { bearer, callerScene, teamMain, type CallerScene } from '../support/caller-scene.js'
import { schemaFaults } from '../support/schema-faults.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

const run = promisify(execFile)
const resourceSpecs = '/v1/{project_id}/job/resource-specs'
const aiEngines = '/v1/{project_id}/job/ai-engines'
const described = Object.keys(openApiDocument.paths)

let service: ServiceUnderTest
beforeAll(async () => {
  service = await serviceUnderTest()
})
afterAll(() => service.close())

describe('the committed description of the API', () => {
  // When this fails and the change is meant: npm run openapi
  it('is the one of a service that accepts every kind of credential (npm run openapi writes it)', async () => {
    const scene = await callerScene()
    const { text } = await scene.ask('/openapi.json')
    await scene.close()
    expect(JSON.parse(await readFile('docs/openapi.json', 'utf8'))).toEqual(JSON.parse(text))
  })

  it('is what the types of the client are made from (npm run openapi makes them), and clean by Redocly’s rules', async () => {
    await run(process.execPath, ['scripts/openapi.mjs', '--check'])
  })
})

describe('GET /openapi.json', () => {
  it('asks callers for no credential where the service asks nobody, but operators for theirs', async () => {
    const document = JSON.parse((await service.get('/openapi.json')).text) as {
      security: unknown
      paths: Record<string, Record<string, { security?: unknown[] }>>
    }
    expect(document.security).toEqual([])
    for (const [path, item] of Object.entries(document.paths)) {
      const isOfOperators = path.startsWith('/admin/')
      for (const { security = [] } of Object.values(item))
        expect([path, security.length > 0]).toEqual([path, isOfOperators])
    }
  })

  it('describes every route that the service has, and no other', () => {
    const routes = routesOf(service).filter((path) => !/^\/(docs\/|console\/assets\/)/.test(path))
    expect(routes.sort()).toEqual([...described].sort())
  })

  it('is OpenAPI 3.1 as JSON, compressed when asked for, and 304 if the client has it', async () => {
    const plain = await service.get('/openapi.json')
    expect(plain.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'public, max-age=300',
    })
    expect(JSON.parse(plain.text)).toMatchObject({ openapi: '3.1.0' })

    const acceptEncoding = { 'accept-encoding': 'br' }
    const compressed = await service.get('/openapi.json', acceptEncoding)
    expect(compressed.headers['content-encoding']).toBe('br')
    expect(compressed.body.length).toBeLessThan(plain.body.length / 8)

    const { etag = '' } = compressed.headers
    const again = await service.get('/openapi.json', { ...acceptEncoding, 'if-none-match': etag })
    expect(again.status).toBe(304)
    expect(again.headers.etag).toBe(etag)
    expect(again.body).toHaveLength(0)
  })
})

describe('answers are as they are described', () => {
  const asked: readonly [string, string, number, Record<string, string>?][] = [
    ['/specs', '/specs?job_type=train', 200],
    ['/specs', '/specs?job_type=train', 304, { 'if-none-match': '*' }],
    ['/specs', '/specs?job_type=trian&foo=1', 400],
    ['/specs', '/specs?project_id=nobody', 404],
    ['/specs', '/specs', 406, { accept: 'image/png' }],
    ['/specs', '/specs?engine_id=77', 504, { 'cache-control': 'only-if-cached' }],
    [resourceSpecs, `/v1/${projectIds.main}/job/resource-specs?job_type=train`, 200],
    [resourceSpecs, `/v1/${projectIds.main}/job/resource-specs?job_type=bad`, 400],
    [resourceSpecs, '/v1/nobody/job/resource-specs', 404],
    ['/engines', '/engines', 200],
    ['/engines', '/engines', 304, { 'if-none-match': '*' }],
    ['/engines', '/engines?engine_id=1', 400],
    [aiEngines, `/v1/${projectIds.main}/job/ai-engines?job_type=train`, 200],
    [aiEngines, `/v1/${projectIds.main}/job/ai-engines?job_type=bad`, 400],
    ['/problems', '/problems', 200],
    ['/problems/{slug}', '/problems/not-cached', 200],
    ['/problems/{slug}', '/problems/nothing', 404],
    ['/problems/{slug}', '/problems/nothing', 404, { accept: 'text/html' }],
    ['/problems/{slug}', '/problems/not-cached', 406, { accept: 'image/png' }],
    ['/docs', '/docs', 200],
    ['/docs', '/docs', 406, { accept: 'application/json' }],
    ['/health/live', '/health/live', 200],
    ['/health/ready', '/health/ready', 200],
  ]

  it.each(asked)('%s: GET %s gives %d', async (path, url, status, headers = {}) => {
    const answer = await service.get(url, headers)
    expect(answer.status).toBe(status)
    const response = openApiDocument.paths[path]!.get!.responses[status]!
    expectDescribed(response, answer)
  })

  it('another method gives the problem of any other kind', async () => {
    const answer = await fetch(`${service.url}/specs`, { method: 'POST' })
    const schema = openApiDocument.components.schemas.Problem!
    expect(schemaFaults(await answer.json(), schema, openApiDocument)).toEqual([])
  })
})

describe('answers to callers are as they are described', () => {
  let scene: CallerScene
  beforeAll(async () => {
    scene = await callerScene({ RATE_LIMIT_PER_MINUTE: '3' })
  })
  afterAll(() => scene.close())

  // In this order: the fourth request of a caller in a minute is one too many.
  const key = bearer(teamMain.key)
  it.each([
    ['/specs', '/specs', 401, {}],
    [resourceSpecs, `/v1/${projectIds.main}/job/resource-specs`, 401, { 'x-auth-token': 'wrong' }],
    ['/specs', `/specs?project_id=${projectIds.research}`, 403, key],
    ['/specs', '/specs?job_type=train', 200, key],
    [resourceSpecs, `/v1/${projectIds.main}/job/resource-specs`, 200, { 'x-auth-token': teamMain.key }],
    ['/specs', '/specs?job_type=train', 429, key],
    ['/docs', '/docs', 200, {}],
    ['/openapi.json', '/openapi.json', 200, {}],
    ['/problems', '/problems', 200, {}],
  ] as const)('%s: GET %s gives %d', async (path, url, status, headers) => {
    const answer = await scene.ask(url, { ...headers, origin: 'https://elsewhere.test' })
    expect(answer.status).toBe(status)
    expectDescribed(openApiDocument.paths[path]!.get!.responses[status]!, answer)
  })
})

/** The body has the described shape, and the header fields that tell of the answer are described. */
function expectDescribed(
  { content = {}, headers = {} }: Response,
  answer: { headers: Record<string, string | string[] | undefined>; text: string },
): void {
  const type = String(answer.headers['content-type'] ?? '').replace(/;.*/, '')
  if (answer.text !== '') expect(Object.keys(content)).toContain(type)
  if (type.endsWith('json')) {
    const value: unknown = JSON.parse(answer.text)
    expect(schemaFaults(value, content[type]!.schema, openApiDocument)).toEqual([])
  }
  const names = Object.keys(headers).map((name) => name.toLowerCase())
  const ofAnswer = Object.keys(answer.headers).filter((name) => !ofEveryAnswer.includes(name))
  expect(ofAnswer.filter((name) => !names.includes(name))).toEqual([])
}

/** What HTTP, and the rules for browsers, put on any answer. */
const ofEveryAnswer = [
  ...['content-type', 'content-length', 'date', 'connection', 'keep-alive', 'transfer-encoding'],
  ...['content-security-policy', 'cross-origin-resource-policy', 'referrer-policy'],
  ...['strict-transport-security', 'x-content-type-options', 'vary'],
]

/** Every path that is registered, written as OpenAPI does, read off Fastify's tree of routes. */
function routesOf({ app }: ServiceUnderTest): string[] {
  const tree = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false })
  const parents: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods] = /^([\s│]*)[├└]── (\S+)(?: \((.*)\))?$/u.exec(line) ?? []
    const depth = indent.length / 4
    parents[depth] = (depth > 0 ? parents[depth - 1]! : '') + part
    return methods === undefined ? [] : [parents[depth].replace(/:(\w+)/g, '{$1}')]
  })
}
