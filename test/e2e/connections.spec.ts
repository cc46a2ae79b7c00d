import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { teamMain, callerScene, type CallerScene } from '../support/caller-scene.js'
import { answersIn, connection } from '../support/connection.js'
import { expectProblem, type ProblemSlug } from '../support/expect-problem.js'

const origin = 'https://app.example.com'
let scene: CallerScene
let port: number
beforeAll(async () => {
  scene = await callerScene({
    CORS_ORIGINS: `${origin},http://localhost:5173`,
    KEEP_ALIVE_TIMEOUT_MS: '2000',
  })
  scene.emulator.control.set({ anyEngine: true })
  port = scene.service.port
})
afterAll(() => scene.close())

const key = `X-Api-Key: ${teamMain.key}\r\n`
const get = (path: string, fields = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${key}${fields}\r\n`

/** What came back for exactly these bytes. */
const answersTo = async (bytes: string) =>
  answersIn((await connection(port, (socket) => socket.end(bytes, 'latin1'))).text)

describe('an idle connection', () => {
  it('is kept for KEEP_ALIVE_TIMEOUT_MS, which every answer tells, and then closed', async () => {
    const socket = connect(port, '127.0.0.1')
    const answered = new Promise<string>((resolve) =>
      socket.once('data', (chunk: Buffer) => resolve(chunk.toString())),
    )
    const closed = new Promise<number>((resolve) => socket.once('close', () => resolve(performance.now())))
    socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(await answered).toContain('Keep-Alive: timeout=2\r\n')
    const sinceMs = performance.now()
    const keptMs = (await closed) - sinceMs
    expect(keptMs).toBeGreaterThan(1_500)
    expect(keptMs).toBeLessThan(10_000)
  })
})

describe('a body that nobody wants', () => {
  /** The head, then a megabyte in pieces, as a sender does who looks for the answer only afterwards. */
  async function sendMegabyte(head: string) {
    const bytes = 'x'.repeat(65_536)
    const bytesOrChunk = head.includes(chunked) ? `10000\r\n${bytes}\r\n` : bytes
    const send = (socket: Socket): void => {
      socket.write(head, 'latin1')
      let left = 16
      const next = (): void => {
        if (left-- > 0) socket.write(bytesOrChunk, () => setTimeout(next, 2))
        else socket.end()
      }
      next()
    }
    return connection(port, send, { allowHalfOpen: true })
  }
  const length = `Content-Length: ${16 * 65_536}\r\n`
  const chunked = 'Transfer-Encoding: chunked\r\n'

  it.each<[string, string, ProblemSlug | 200]>([
    ['to a path of ours', `POST /specs HTTP/1.1\r\nHost: a\r\n${key}${length}\r\n`, 'payload-too-large'],
    ['in chunks', `PUT /docs HTTP/1.1\r\nHost: a\r\n${chunked}\r\n`, 'payload-too-large'],
    ['to no path', `POST /nothing HTTP/1.1\r\nHost: a\r\n${length}\r\n`, 'payload-too-large'],
    ['with GET', `GET /health/live HTTP/1.1\r\nHost: a\r\n${length}\r\n`, 200],
    ['with GET, by nobody', `GET /specs HTTP/1.1\r\nHost: a\r\n${length}\r\n`, 'unauthenticated'],
    ['with GET, of a hit, in HTTP/1.0', `GET /specs HTTP/1.0\r\n${key}${length}\r\n`, 200],
    ['with GET, to no path, in HTTP/1.0', `GET /nothing HTTP/1.0\r\n${length}\r\n`, 'not-found'],
    ['to a path that cannot be decoded', `POST /%zz HTTP/1.1\r\nHost: a\r\n${length}\r\n`, 'bad-request'],
    ['without a Host', `POST /specs HTTP/1.1\r\n${length}\r\n`, 'bad-request'],
    ['behind a bad header', `POST /specs HTTP/1.1\r\nHost: a\r\nbad header\r\n${length}\r\n`, 'bad-request'],
    ['behind CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', 'method-not-allowed'],
  ])('does not keep the answer from arriving, which says close: %s', async (_name, head, expected) => {
    const { text, error, tookMs } = await sendMegabyte(head)
    expect(error).toBeUndefined()
    const [answer, ...more] = answersIn(text)
    expect(more).toEqual([])
    if (expected === 200) expect(answer?.status).toBe(200)
    else expectProblem(answer!, expected)
    expect(answer?.headers.connection).toBe('close')
    expect(tookMs).toBeLessThan(10_000)
  })

  it('is read for a bounded time: a sender without end is cut off', async () => {
    const send = (socket: Socket): void => {
      socket.write(`POST /specs HTTP/1.1\r\nHost: a\r\n${key}Content-Length: 1000000000\r\n\r\n`)
      const timer = setInterval(() => socket.write('x'.repeat(1_000)), 100)
      socket.on('close', () => clearInterval(timer))
    }
    const { text, tookMs } = await connection(port, send, { allowHalfOpen: true })
    expect(text).toMatch(/^HTTP\/1.1 413 /)
    expect(tookMs).toBeGreaterThan(3_000)
    expect(tookMs).toBeLessThan(12_000)
  }, 60_000)
})

describe('a client that waits to be asked for its body', () => {
  it.each([
    ['first on its connection', '', []],
    ['behind a hit', get('/specs'), [200]],
    ['behind a miss', get('/specs?engine_id=41'), [200]],
  ])('is asked, and answered: %s', async (_what, before, statuses) => {
    const head = `POST /specs HTTP/1.1\r\nHost: a\r\n${key}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n`
    const { text, tookMs } = await connection(port, (socket) => {
      socket.write(before + head)
      socket.on('data', (bytes: Buffer) => {
        if (bytes.includes('100 Continue')) socket.write('abc')
      })
    })
    expect(answersIn(text).map(({ status }) => status)).toEqual([...statuses, 100, 405])
    expect(tookMs).toBeLessThan(5_000)
  })
})

describe('a client that closes its side', () => {
  it('gets the answers that it asked for, a miss too', async () => {
    scene.emulator.control.behave({ kind: 'slow', delayMs: 500 })
    const answers = await answersTo(get('/specs?engine_id=51') + get('/specs?engine_id=52'))
    scene.emulator.control.behaveWell()
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
  })
})

describe('rubbish behind a good request', () => {
  it.each([
    ['a hit', '/specs', 200],
    ['a miss', '/specs?engine_id=61', 200],
    ['a problem', '/nothing', 404],
  ])('leaves that one its own answer, and gets a problem behind it: %s', async (_name, path, status) => {
    await answersTo(get('/specs'))
    scene.emulator.control.behave({ kind: 'slow', delayMs: 300 })
    const { text } = await connection(port, (socket) => socket.write(`${get(path)}rubbish\r\n\r\n`))
    scene.emulator.control.behaveWell()
    const answers = answersIn(text)
    expect(answers.map((answer) => answer.status)).toEqual([status, 400])
    expectProblem(answers[1]!, 'bad-request')
  })

  it('waits for all answers before it', async () => {
    scene.emulator.control.behave({ kind: 'slow', delayMs: 300 })
    const asks = ['/specs?engine_id=71', '/specs?engine_id=72', '/health/live'].map((path) => get(path))
    const { text } = await connection(port, (socket) => socket.write(`${asks.join('')}rubbish\r\n\r\n`))
    scene.emulator.control.behaveWell()
    expect(answersIn(text).map(({ status }) => status)).toEqual([200, 200, 200, 400])
  })
})

describe('the Host of a request', () => {
  const asked = async (...lines: string[]) => {
    const fields = [...lines, 'Connection: close', `X-Api-Key: ${teamMain.key}`].join('\r\n')
    const { text } = await connection(port, (socket) =>
      socket.write(`GET /specs HTTP/1.1\r\n${fields}\r\n\r\n`),
    )
    return answersIn(text)[0]?.status
  }
  /** As many as fit into the limit in bytes. */
  const many = Array.from({ length: 3_500 }, () => 'a:')

  it.each([
    ...[
      'a',
      'A.example:8080',
      'a.example.',
      'a:',
      '127.0.0.1',
      '[::1]',
      '[2001:db8::1]:443',
      '[::ffff:1.2.3.4]',
    ],
    ...['[v1.a:b]', 'a_b', "a!$&'()*+,;=~-", '%41.example', ''],
  ])('may be host[:port] of RFC 3986: "%s"', async (host) => {
    expect(await asked(`Host: ${host}`)).toBe(200)
    expect(await asked(`Host: ${host}`)).toBe(200)
  })

  it.each([
    ...[
      'a b',
      'a/b',
      'a:b',
      'a:80:80',
      'user@a',
      'http://a',
      'a?',
      'a#',
      '[::1',
      '::1',
      '[::1]a',
      '[a]',
      '[]',
    ],
    ...['%zz', 'a\\b', '"a"', '<a>', 'a\u00e9', '{a}', 'a|b', '[::1]:x'],
  ])('may be nothing else: %s', async (host) => {
    expect(await asked(`Host: ${host}`)).toBe(400)
  })

  it('is found, and found twice, behind however many other lines', async () => {
    expect(await asked(...many, 'Host: a')).toBe(200)
    expect(await asked('Host: a', ...many, 'Host: a')).toBe(400)
    expect(await asked('Host: a', ...many, 'Host: b c')).toBe(400)
    expect(await asked(...many)).toBe(400)
  })
})

describe('what the HTTP parser refuses', () => {
  const until = (socket: Socket, text: string) => socket.write(text)

  it.each<[string, string, ProblemSlug]>([
    ['bad lines', `GET /specs HTTP/1.1\r\nHost: a\r\nOrigin: ${origin}\r\nbad line\r\n\r\n`, 'bad-request'],
    [
      'too many lines',
      `GET /specs HTTP/1.1\r\nOrigin: ${origin}\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
      'headers-too-large',
    ],
    [
      'a body that never comes',
      `POST /specs HTTP/1.1\r\nHost: a\r\n${key}Origin: ${origin}\r\nContent-Length: 10\r\n\r\n`,
      'request-timeout',
    ],
  ])(
    'can be read by a script of an allowed origin, and carries the security fields: %s',
    async (_name, bytes, slug) => {
      const { text } = await connection(port, (socket) => until(socket, bytes))
      const [answer] = answersIn(text)
      expectProblem(answer!, slug)
      expect(answer!.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': expect.stringContaining('Retry-After'),
        vary: expect.stringContaining('Origin'),
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'strict-transport-security': 'max-age=31536000',
      })
    },
    60_000,
  )

  it('cannot be read by a script of another origin', async () => {
    const bytes = 'GET /specs HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\nbad line\r\n\r\n'
    const { text } = await connection(port, (socket) => until(socket, bytes))
    expect(answersIn(text)[0]?.headers).not.toHaveProperty('access-control-allow-origin')
  })
})
