import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { bearer, callerScene, teamMain, type CallerScene } from '../support/caller-scene.js'
import { send } from '../support/signed-get.js'
import { startService } from '../support/start-service.js'

const origin = 'https://app.example.com'
let scene: CallerScene
beforeAll(async () => {
  scene = await callerScene({ CORS_ORIGINS: `${origin},http://localhost:5173`, RATE_LIMIT_PER_MINUTE: '50' })
})
afterAll(() => scene.close())

const key = bearer(teamMain.key)
const preflight = (from: string, path = '/specs') =>
  scene.ask(
    path,
    {
      origin: from,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    },
    'OPTIONS',
  )
const corsHeaders = (headers: object) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'))

describe('a script of an allowed origin', () => {
  it('may read the answer, and the headers that tell of it', async () => {
    const { status, headers } = await scene.ask('/specs', { ...key, origin })
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers':
        'ETag, Age, Cache-Status, Retry-After, X-Request-Id, RateLimit, RateLimit-Policy, WWW-Authenticate, Allow',
      vary: 'Accept, Accept-Encoding, Authorization, X-Api-Key, X-Auth-Token, Origin',
    })
  })

  it('gets a 304 that it may read', async () => {
    const { headers } = await scene.ask('/specs', { ...key, origin })
    const again = await scene.ask('/specs', { ...key, origin, 'if-none-match': String(headers.etag) })
    expect(again.status).toBe(304)
    expect(again.headers).toMatchObject({
      'access-control-allow-origin': origin,
      vary: headers.vary,
      etag: headers.etag,
    })
  })

  it('may read every problem', async () => {
    const asks: [number, Promise<{ status: number; headers: object }>][] = [
      [401, scene.ask('/specs', { origin })],
      [403, scene.ask('/specs?project_id=other', { ...key, origin })],
      [400, scene.ask('/specs?nonsense=1', { ...key, origin })],
      [404, scene.ask('/nothing', { origin })],
      [405, scene.ask('/specs', { origin }, 'DELETE')],
    ]
    for (const [expected, ask] of asks) {
      const { status, headers } = await ask
      expect(status).toBe(expected)
      expect(headers).toMatchObject({
        'access-control-allow-origin': origin,
        vary: expect.stringContaining('Origin'),
      })
    }
  })

  it('asks beforehand without a credential, and may remember the answer', async () => {
    const { status, headers, text } = await preflight(origin)
    expect({ status, text }).toEqual({ status: 204, text: '' })
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': expect.stringContaining('GET'),
      'access-control-allow-headers':
        'Authorization, X-Api-Key, X-Auth-Token, X-Request-Id, If-None-Match, Cache-Control, Last-Event-ID, Accept, Content-Type, traceparent, tracestate, baggage, sentry-trace',
      'access-control-max-age': '7200',
      vary: expect.stringMatching(/\bOrigin, Access-Control-Request-Method, Access-Control-Request-Headers$/),
    })
  })

  it('is never a wildcard', async () => {
    for (const answer of [await preflight(origin), await scene.ask('/specs', { ...key, origin })]) {
      const values = corsHeaders(answer.headers).map((name) => String(answer.headers[name]))
      expect(values).not.toContain('*')
    }
  })
})

describe('a script of another origin', () => {
  it.each([
    'https://evil.example',
    'https://app.example.com.evil.example',
    'https://xapp.example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'null',
  ])('%s may read nothing', async (from) => {
    for (const answer of [await preflight(from), await scene.ask('/specs', { ...key, origin: from })]) {
      expect(corsHeaders(answer.headers)).toEqual([])
      expect(answer.headers.vary).toMatch(/\bOrigin\b/)
    }
    expect((await preflight(from)).status).toBe(405)
  })
})

describe('every answer', () => {
  it('of a service with origins says that it depends on the origin, also to those who have none', async () => {
    expect((await scene.ask('/specs', key)).headers.vary).toMatch(/\bOrigin$/)
  })

  it('of a service without origins has nothing to do with them', async () => {
    const plain = await callerScene()
    try {
      const { headers } = await plain.ask('/specs', { ...key, origin })
      expect(corsHeaders(headers)).toEqual([])
      expect(headers.vary).not.toContain('Origin')
    } finally {
      await plain.close()
    }
  })

  it.each(['/specs', '/nothing', '/health/live', '/openapi.json'])(
    'of %s carries what browsers should heed',
    async (path) => {
      expect((await scene.ask(path, key)).headers).toMatchObject({
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
      })
    },
  )

  it.each([
    ['/docs', "script-src 'self'; style-src 'self'; "],
    ['/problems', "style-src 'sha256-"],
  ])('of the page %s has a policy under which it works, and no other', async (path, sources) => {
    const { headers } = await scene.ask(path, { accept: 'text/html' })
    expect(headers['content-type']).toContain('text/html')
    expect(headers['content-security-policy']).toContain(`default-src 'none'; ${sources}`)
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })
})

describe('Vary', () => {
  const credentials = ['Authorization', 'X-Api-Key', 'X-Auth-Token']

  it('names every header that decides who sees what, on lists, problems and where nothing is shown', async () => {
    const dropIn = `/v1/${teamMain.projects[0]}/job/resource-specs`
    for (const [path, headers] of [
      ['/specs', key],
      ['/specs', key],
      ['/specs', { ...key, 'if-none-match': '*' }],
      ['/specs', {}],
      [dropIn, { 'x-auth-token': teamMain.key }],
      [dropIn, { 'x-auth-token': teamMain.key }],
    ] as const) {
      const { vary } = (await scene.ask(path, headers)).headers
      expect(String(vary).split(', ').sort()).toEqual(
        ['Accept', 'Accept-Encoding', ...credentials, 'Origin'].sort(),
      )
    }
  })

  it('names no credential with CALLER_AUTH=none', async () => {
    const service = await startService({ MODELARTS_ENDPOINT: scene.emulator.url })
    try {
      const { headers } = await send('GET', `${service.url}/specs`)
      expect(headers.vary).toBe('Accept, Accept-Encoding')
    } finally {
      await service.close()
    }
  })
})
