import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { FastPath } from '../../src/http/cached/fast-path.js'
import {
  bearer,
  callerScene,
  operator,
  teamMain,
  teamResearch,
  type CallerScene,
} from '../support/caller-scene.js'
import { listKinds } from '../support/lists-under-test.js'
import { rawExchange } from '../support/raw-exchange.js'

const origin = 'https://app.example.com'
let scene: CallerScene
let fastPath: FastPath
let taken: boolean[]

beforeAll(async () => {
  scene = await callerScene({ CORS_ORIGINS: origin, RATE_LIMIT_PER_MINUTE: '2000' })
  fastPath = scene.service.app.get(FastPath)
  const answer = fastPath.answer.bind(fastPath)
  taken = []
  fastPath.answer = (request, response) => {
    const isTaken = answer(request, response)
    taken.push(isTaken)
    return isTaken
  }
  await scene.ask('/specs?job_type=train', key)
})
afterAll(() => scene.close())

const key = bearer(teamMain.key)
/** A body, even an empty one, is for the framework to drop. */
const byTheFramework = { 'content-length': '0' }

/** What may differ between two answers to the same question. */
const stable = ({ status, headers, body }: Awaited<ReturnType<CallerScene['ask']>>) => {
  const {
    date: _date,
    age: _age,
    ratelimit: _left,
    'x-request-id': _id,
    'cache-status': cache,
    ...rest
  } = headers
  const { 'cache-control': control, ...others } = rest
  const untimed = (value: unknown) => String(value).replace(/(max-age|ttl)=-?\d+/, '$1=n')
  return {
    status,
    headers: { ...others, cache: untimed(cache), control: untimed(control) },
    body: String(body),
  }
}

/** What came on one connection, answer by answer. */
function answersIn(text: string) {
  const answers: { id: string | undefined; status: number; body: Buffer }[] = []
  for (let rest = text; rest !== '';) {
    const end = rest.indexOf('\r\n\r\n') + 4
    const head = rest.slice(0, end)
    const length = Number(/^content-length: (\d+)\r$/im.exec(head)?.[1] ?? 0)
    answers.push({
      id: /^x-request-id: (\S+)\r$/im.exec(head)?.[1],
      status: Number(head.slice(9, 12)),
      body: Buffer.from(rest.slice(end, end + length), 'latin1'),
    })
    rest = rest.slice(end + length)
  }
  return answers
}

describe('a hit answered before the framework sees it', () => {
  it.each<[string, Record<string, string>]>([
    ['plainly', {}],
    ['compressed', { 'accept-encoding': 'br' }],
    ['with gzip', { 'accept-encoding': 'gzip;q=1, br;q=0.1' }],
    ['to a script of an allowed origin', { origin }],
    ['to a script of another origin', { origin: 'https://elsewhere.example.com' }],
    ['to a caller who has it', { 'if-none-match': '*' }],
    ['to a caller who has it, from an allowed origin', { 'if-none-match': '*', origin }],
    ['within an age that the caller accepts', { 'cache-control': 'max-age=600' }],
    ['on a connection that the caller closes', { connection: 'close' }],
  ])(
    'is the same answer as the framework’s, for every kind of list on both of its routes: %s',
    async (_name, headers) => {
      const routes = listKinds.flatMap(({ path, dropIn }): [string, Record<string, string>][] => [
        [path, bearer(operator.key)],
        [dropIn, { 'x-auth-token': operator.key }],
      ])
      for (const [path, credential] of routes) {
        // Whole, and then until its compressed forms are there.
        await scene.ask(path, { ...credential, ...headers })
        await scene.ask(path, { ...credential, ...headers, ...byTheFramework })
        taken.length = 0
        const fast = await scene.ask(path, { ...credential, ...headers })
        const next = await scene.ask(path, { ...credential, ...headers })
        const slow = await scene.ask(path, { ...credential, ...headers, ...byTheFramework })
        expect(taken).toEqual([true, true, false])
        expect(stable(fast)).toEqual(stable(slow))
        expect(stable(next)).toEqual(stable(slow))
      }
    },
  )

  it('comes whole and in its turn when several are asked for at once, misses between them', async () => {
    const { body } = await scene.ask('/specs?job_type=train', key)
    const asks = [
      { path: '/specs?job_type=train', headers: { 'accept-encoding': 'br' } },
      { path: '/specs?job_type=train&project_type=2', headers: {} },
      { path: '/specs?job_type=train', headers: {} },
      { path: '/specs?job_type=train', headers: { 'if-none-match': '*' } },
      { path: '/specs?job_type=train', headers: { 'accept-encoding': 'br', connection: 'close' } },
    ]
    const requests = asks.map(({ path, headers }, at) => {
      const fields = { host: 'a', 'x-request-id': `turn-${at}`, ...key, ...headers }
      const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
      return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
    })
    taken.length = 0
    const answers = answersIn(await rawExchange(Number(new URL(scene.service.url).port), requests.join('')))
    expect(taken).toEqual([true, false, true, true, true])
    expect(answers.map(({ id }) => id)).toEqual(asks.map((_, at) => `turn-${at}`))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 304, 200])
    const [first, , third, fourth, fifth] = answers.map((answer) => answer.body)
    for (const compressed of [first, fifth])
      expect(brotliDecompressSync(compressed ?? '').toString()).toBe(String(body))
    expect(String(third)).toBe(String(body))
    expect(String(fourth)).toBe('')
  })

  it('logs the same fields', async () => {
    await scene.ask('/specs?job_type=train', { ...key, 'x-request-id': 'fast' })
    await scene.ask('/specs?job_type=train', { ...key, 'x-request-id': 'slow', ...byTheFramework })
    const line = (id: string) => scene.service.log.find(({ request_id }) => request_id === id) ?? {}
    expect(Object.keys(line('fast'))).toEqual(Object.keys(line('slow')))
  })
})

describe('everything else goes the framework’s way', () => {
  it.each<[string, string, Record<string, string>, number]>([
    ['a spelling that was not validated yet', '/specs?job_type=inference', key, 200],
    ['a query that is not valid', '/specs?job_type=nothing', key, 400],
    ['no credential', '/specs?job_type=train', {}, 401],
    ['an unknown key', '/specs?job_type=train', bearer('unknown'), 401],
    ['a caller who may not see the project', '/specs?job_type=train', bearer(teamResearch.key), 403],
    ['a media type that we do not have', '/specs?job_type=train', { ...key, accept: 'text/html' }, 406],
  ])('%s', async (_name, path, headers, status) => {
    taken.length = 0
    expect((await scene.ask(path, headers)).status).toBe(status)
    expect(taken).toEqual([false])
  })

  it('a hit that expects something is answered once', async () => {
    for (const expectation of ['100-continue', 'anything']) {
      taken.length = 0
      const { status } = await scene.ask('/specs?job_type=train', { ...key, expect: expectation })
      expect([status, taken]).toEqual([200, [true]])
    }
  })

  it('another method', async () => {
    taken.length = 0
    await scene.ask('/specs?job_type=train', key, 'HEAD')
    await scene.ask('/specs?job_type=train', key, 'POST')
    expect(taken).toEqual([false, false])
  })
})

describe('a fault in the fast path', () => {
  const askWith = async (answer: FastPath['answer']) => {
    const { answer: sound } = fastPath
    fastPath.answer = answer
    try {
      return await scene.ask('/specs?job_type=train', key)
    } finally {
      fastPath.answer = sound
    }
  }

  it('leaves the request to the framework', async () => {
    const { status } = await askWith(() => {
      throw new Error('a fault of ours')
    })
    expect(status).toBe(200)
    expect(scene.service.log).toContainEqual(
      expect.objectContaining({ level: 'error', msg: 'the fast path failed' }),
    )
  })

  it('ends that connection alone when the answer had begun', async () => {
    const begun = askWith((_request, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half')
      throw new Error('a fault of ours')
    })
    await expect(begun).rejects.toThrow()
    expect((await scene.ask('/specs?job_type=train', key)).status).toBe(200)
  })
})
