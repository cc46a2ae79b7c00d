import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { expectProblem, type ProblemSlug } from '../support/expect-problem.js'
import { rawExchange } from '../support/raw-exchange.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'
import { send, type HttpAnswer } from '../support/signed-get.js'

let service: ServiceUnderTest

beforeAll(async () => {
  service = await serviceUnderTest()
})
afterAll(() => service.close())

/** The answers in what came over a raw connection, in order. */
function answersIn(text: string): HttpAnswer[] {
  const answers: HttpAnswer[] = []
  let rest = text
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n')
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n')
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 2),
      ]),
    )
    const length = Number(headers['content-length'] ?? 0)
    const body = rest.slice(end + 4, end + 4 + length)
    answers.push({ status: Number(statusLine.split(' ')[1]), headers, body: Buffer.from(body), text: body })
    rest = rest.slice(end + 4 + length)
  }
  return answers
}

const raw = async (...pieces: string[]): Promise<HttpAnswer[]> =>
  answersIn(await rawExchange(service.port, ...pieces))

describe('what the framework refuses', () => {
  it.each([
    ['a path that nobody has', '/nothing/here'],
    ['a path below a route', '/specs/more'],
    ['a path in capitals', '/SPECS'],
    ['a slash at the end', '/specs/'],
    ['a route of ModelArts that we do not have', '/v1/project/training-jobs'],
    ['the root', '/'],
  ])('is a problem: not-found for %s', async (_what, path) => {
    expectProblem(await service.get(path), 'not-found')
  })

  it.each([
    ['/%zz', 'a path that cannot be decoded'],
    ['/specs%', 'half an escape'],
    ['/v1/%E0%A4%A/job/resource-specs', 'half a character'],
  ])('is a problem: bad-request for %s (%s)', async (path) => {
    expectProblem(await service.get(path), 'bad-request')
  })

  it('is a problem: invalid-query where only the query cannot be decoded', async () => {
    expectProblem(await service.get('/specs?job_type=%zz'), 'invalid-query')
  })

  it.each([
    ['POST', '/specs', 'GET, HEAD'],
    ['PUT', '/specs?job_type=train', 'GET, HEAD'],
    ['DELETE', '/health/live', 'GET, HEAD'],
    ['PATCH', '/v1/project/job/resource-specs', 'GET, HEAD'],
    ['OPTIONS', '/specs', 'GET, HEAD'],
    ['PROPFIND', '/specs', 'GET, HEAD'],
  ])('is a problem: method-not-allowed, with Allow, for %s %s', async (method, path, allow) => {
    const answer = await send(method, service.url + path)
    expectProblem(answer, 'method-not-allowed')
    expect(answer.headers.allow).toBe(allow)
  })

  it('is a problem: not-found for another method on a path that nobody has', async () => {
    expectProblem(await send('POST', `${service.url}/nothing`), 'not-found')
  })

  it.each(['text/html', 'application/xml, text/*;q=0.5', 'application/json;q=0', '*/*;q=0'])(
    'is a problem: not-acceptable where JSON is excluded: %s',
    async (accept) => {
      expectProblem(await service.get('/specs', { accept }), 'not-acceptable')
    },
  )

  it.each([
    '*/*',
    'application/json',
    'application/*',
    'text/html, */*;q=0.1',
    'application/problem+json, */*',
    'nonsense',
  ])('is nothing that Accept leaves possible: %s', async (accept) => {
    expect((await service.get('/specs', { accept })).status).toBe(200)
  })

  it('is a problem: payload-too-large for a body above the limit, method-not-allowed for one below', async () => {
    const post = (bytes: number) => send('POST', `${service.url}/specs`, { body: 'x'.repeat(bytes) })
    expectProblem(await post(100_000), 'payload-too-large')
    expectProblem(await post(1_000), 'method-not-allowed')
  })

  it('is not a body that comes with GET: it is read and dropped', async () => {
    const answer = await send('GET', `${service.url}/specs`, {
      headers: { 'content-type': 'application/json', 'content-length': '3' },
      body: 1.5,
    })
    expect(answer.status).toBe(200)
  })

  it('is a problem: headers-too-large for too many headers, or a URL that is too long', async () => {
    expectProblem(await service.get('/specs', { cookie: 'c'.repeat(20_000) }), 'headers-too-large')
    expectProblem(await service.get(`/specs?${'a'.repeat(20_000)}`), 'headers-too-large')
  })
})

describe('bytes on a connection', () => {
  it.each<[string, string, ProblemSlug]>([
    ['no HTTP at all', 'hello\r\n\r\n', 'bad-request'],
    ['binary garbage', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'bad-request'],
    ['a bad header', 'GET /specs HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n', 'bad-request'],
    [
      'chunks without a length',
      'POST /specs HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n',
      'bad-request',
    ],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'bad-request'],
    ['no Host', 'GET /specs HTTP/1.1\r\nConnection: close\r\n\r\n', 'bad-request'],
    [
      'two lengths',
      'GET /specs HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      'bad-request',
    ],
    [
      'both ways to give a length',
      'POST /specs HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      'bad-request',
    ],
    [
      'a header past the limit',
      `GET /specs HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
      'headers-too-large',
    ],
    ['two Hosts', 'GET /specs HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n', 'bad-request'],
  ])(
    'that are no good request are answered with a problem, and the connection is closed: %s',
    async (_what, bytes, slug) => {
      const [answer, ...more] = await raw(bytes)
      expect(more).toEqual([])
      expect(answer).toBeDefined()
      expectProblem(answer!, slug)
      expect(answer!.headers.connection).toBe('close')
    },
  )

  it.each<[string, string, ProblemSlug]>([
    ['garbage', 'garbage\r\n\r\n', 'bad-request'],
    [
      'a URL that cannot be decoded',
      `GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      'bad-request',
    ],
    [
      'a header past the limit',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
      'headers-too-large',
    ],
  ])(
    'that turn bad on a connection that is kept alive get their problem there: %s',
    async (_what, bytes, slug) => {
      const good = 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n'
      const answers = await raw(good, good, bytes)
      expect(answers.map(({ status }) => status).slice(0, 2)).toEqual([200, 200])
      expect(answers).toHaveLength(3)
      expectProblem(answers[2]!, slug)
    },
  )

  it('that ask for a tunnel are refused as any other method is', async () => {
    const [answer] = await raw('CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n')
    expectProblem(answer!, 'method-not-allowed')
    expect(answer!.headers.allow).toBe('GET, HEAD')
  })

  it('with an expectation that nobody knows are answered as if they had none', async () => {
    const [answer] = await raw(
      'GET /health/live HTTP/1.1\r\nHost: a\r\nExpect: wonders\r\nConnection: close\r\n\r\n',
    )
    expect(answer?.status).toBe(200)
  })

  it('with many requests at once get an answer to each, in their order', async () => {
    const warnings: Error[] = []
    const note = (warning: Error): void => void warnings.push(warning)
    process.on('warning', note)
    service.emulator.control.set({ anyEngine: true })
    service.emulator.control.behave({ kind: 'slow', delayMs: 200 })
    const requests = Array.from(
      { length: 25 },
      (_, n) =>
        `GET /specs?engine_id=${n + 1} HTTP/1.1\r\nHost: a\r\nX-Request-Id: n${n}\r\n${n === 24 ? 'Connection: close\r\n' : ''}\r\n`,
    )
    const answers = await raw(requests.join(''))
    service.emulator.control.behaveWell()
    expect(answers.map(({ status, headers }) => [status, headers['x-request-id']])).toEqual(
      requests.map((_, n) => [200, `n${n}`]),
    )
    await new Promise(setImmediate)
    process.off('warning', note)
    expect(warnings).toEqual([])
  })

  it('that turn bad while an answer is being made do not break into it', async () => {
    service.emulator.control.behave({ kind: 'slow', delayMs: 300 })
    const answers = await raw('GET /specs?project_type=3 HTTP/1.1\r\nHost: a\r\n\r\ngarbage\r\n\r\n')
    service.emulator.control.behaveWell()
    for (const answer of answers) {
      if (answer.status !== 200) expectProblem(answer, 'bad-request')
      else expect(answer.text).toMatch(/^{"specs":.*}$/)
    }
    expect(answers.length).toBeGreaterThan(0)
  })

  it('without a Host are answered when they are of HTTP/1.0', async () => {
    const [answer] = await raw('GET /health/live HTTP/1.0\r\n\r\n')
    expect(answer?.status).toBe(200)
  })

  it('of clients that have gone away in the middle end nothing', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => send('GET', `${service.url}/specs?project_type=2`, { timeoutMs: 1 })),
    )
    expect(results).toHaveLength(20)
    expect((await service.get('/health/live')).status).toBe(200)
  })
})

describe('X-Request-Id', () => {
  it("is the caller's when it is sane, on answers and problems alike", async () => {
    for (const path of ['/specs', '/nothing', '/specs?a=b', '/health/live']) {
      const { headers } = await service.get(path, { 'x-request-id': 'Id_1.2-3' })
      expect(headers['x-request-id']).toBe('Id_1.2-3')
    }
  })

  it.each([
    ['with spaces', 'a b'],
    ['empty', ''],
    ['too long', 'a'.repeat(129)],
    ['with a line of HTML', '<b>'],
  ])('is a new one when it is not: %s', async (_what, id) => {
    const { headers } = await service.get('/specs', { 'x-request-id': id })
    expect(headers['x-request-id']).toMatch(/^[\w.-]{8,128}$/)
    expect(headers['x-request-id']).not.toBe(id)
  })

  it('is on what was refused before any route, the bad URL too', async () => {
    const { headers } = await service.get('/%zz', { 'x-request-id': 'mine' })
    expect(headers['x-request-id']).toBe('mine')
  })
})
