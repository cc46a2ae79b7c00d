import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { SpecsClient, type SpecsQuery } from '../../../packages/client/src/specs-client.js'

const seconds = 1_000
const listOf = (...codes: string[]) => ({ specs: codes.map((spec_code) => ({ spec_code })) })
const specsEvent = (tag: string, list: object, age = 0) =>
  `id: "${tag}"\nevent: specs\ndata: ${JSON.stringify({ etag: `"${tag}"`, age_seconds: age, list })}\n\n`
const problemOf = (code: string, status: number, retry_after?: number) => ({ code, status, retry_after })

interface Asked {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Text of a stream; `undefined` ends it. */
  send(text: string | undefined): void
  answer(response: Response): void
  fail(): void
  readonly isAborted: boolean
}

/** A client whose requests are answered by hand. */
function scene() {
  const asked: Asked[] = []
  const fetch: typeof globalThis.fetch = (url, init) =>
    new Promise((resolve, reject) => {
      const encoder = new TextEncoder()
      let sink: ReadableStreamDefaultController<Uint8Array> | undefined
      const gone = () => new DOMException('aborted', 'AbortError')
      init?.signal?.addEventListener('abort', () => {
        reject(gone())
        sink?.error(gone())
      })
      asked.push({
        path: new Request(url).url.slice('https://specs.test'.length),
        headers: init?.headers as Record<string, string>,
        send: (text) => {
          if (!sink) {
            const body = new ReadableStream<Uint8Array>({ start: (controller) => void (sink = controller) })
            resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
          }
          if (text === undefined) sink?.close()
          else sink?.enqueue(encoder.encode(text))
        },
        answer: resolve,
        fail: () => reject(new TypeError('fetch failed')),
        get isAborted() {
          return init?.signal?.aborted === true
        },
      })
    })
  const client = new SpecsClient({ baseUrl: 'https://specs.test', credential: 'key', fetch })
  const seen: unknown[] = []
  const watch = (query: SpecsQuery = {}, signal?: AbortSignal) =>
    client.watch(query, {
      onList: ({ specs }, { ageSeconds }) =>
        seen.push([...specs.map(({ spec_code }) => spec_code), ageSeconds]),
      onProblem: ({ code }) => seen.push(code),
      onAge: (ageSeconds) => seen.push({ ageSeconds }),
      onStatus: (status) => seen.push(`(${status})`),
      ...(signal && { signal }),
    })
  return { client, asked, seen, watch }
}

/** What was seen since this was last asked. */
const taken = async (seen: unknown[]) => {
  await settle()
  return seen.splice(0)
}
const settle = () => jest.advanceTimersByTimeAsync(0)
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms)
const json = (body: object, init?: ResponseInit) => new Response(JSON.stringify(body), init)

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
  jest.spyOn(Math, 'random').mockReturnValue(0)
})
afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

describe('watch', () => {
  it('brings the list and each that follows, with the credential in a header', async () => {
    const { asked, seen, watch } = scene()
    const end = watch({ job_type: 'train', available: true })
    await settle()
    expect(asked[0]).toMatchObject({
      path: '/specs/events?available=true&job_type=train',
      headers: { accept: 'text/event-stream', authorization: 'Bearer key' },
    })
    asked[0]!.send('retry: 3100\n\n' + specsEvent('a', listOf('one'), 4))
    expect(await taken(seen)).toEqual(['(live)', ['one', 4]])
    asked[0]!.send(': age_seconds=19\n\n' + specsEvent('b', listOf('one', 'two')))
    expect(await taken(seen)).toEqual([{ ageSeconds: 19 }, ['one', 'two', 0]])
    end()
    expect(asked[0]!.isAborted).toBe(true)
  })

  it('takes an event however it is cut, and every digit of an id', async () => {
    const { client, asked } = scene()
    const ids: unknown[] = []
    client.watch({}, { onList: ({ specs }) => ids.push(specs[0]?.spec_id) })
    await settle()
    const text = `event: specs\r\ndata: {"etag":"\\"ä\\"","age_seconds":0,"list":{"specs":[{"spec_id":9223372036854775807}]}}\r\n\r\n`
    for (const character of text) asked[0]!.send(character)
    await settle()
    expect(ids).toEqual(['9223372036854775807'])
  })

  it('reconnects after what the service asked for, with the id of the last list, and reports no list twice', async () => {
    const { asked, seen, watch } = scene()
    watch()
    await settle()
    asked[0]!.send('retry: 2000\n\n' + specsEvent('a', listOf('one')))
    asked[0]!.send(undefined)
    expect(await taken(seen)).toEqual(['(live)', ['one', 0], '(reconnecting)'])
    await pass(1_999)
    expect(asked).toHaveLength(1)
    await pass(1)
    expect(asked[1]!.headers['last-event-id']).toBe('"a"')
    asked[1]!.send(specsEvent('a', listOf('one'), 9))
    expect(await taken(seen)).toEqual(['(live)', { ageSeconds: 9 }])
  })

  it('waits twice as long each time that nothing answers, up to a minute', async () => {
    const { asked, seen, watch } = scene()
    watch()
    await settle()
    for (const waitMs of [3, 6, 12, 24, 48, 60, 60].map((wait) => wait * seconds)) {
      const before = asked.length - 1
      asked[before]!.fail()
      await settle()
      // Polling shows that it is not the stream alone.
      expect(asked[before + 1]!.path).toBe('/specs')
      asked[before + 1]!.fail()
      await pass(waitMs - 1)
      expect(asked).toHaveLength(before + 2)
      await pass(1)
    }
    expect(await taken(seen)).toEqual(['(reconnecting)'])
  })

  it('reports a problem, then the same list when it is over', async () => {
    const { asked, seen, watch } = scene()
    watch()
    await settle()
    asked[0]!.send(specsEvent('a', listOf('one')))
    asked[0]!.send(`event: problem\ndata: ${JSON.stringify(problemOf('upstream-timeout', 504))}\n\n`)
    asked[0]!.send(specsEvent('a', listOf('one')))
    expect(await taken(seen)).toEqual(['(live)', ['one', 0], 'upstream-timeout', ['one', 0]])
  })

  it('drops a stream on which nothing comes for 40 s', async () => {
    const { asked, watch } = scene()
    watch()
    await settle()
    asked[0]!.send(': age_seconds=0\n\n')
    await pass(39 * seconds)
    expect(asked[0]!.isAborted).toBe(false)
    await pass(1 * seconds)
    expect(asked[0]!.isAborted).toBe(true)
  })

  describe('where a proxy holds the stream back', () => {
    it('polls after 5 s, and tries a stream again after 1, 2, 4 polls', async () => {
      const { asked, seen, watch } = scene()
      watch()
      await settle()
      for (const polls of [1, 2, 4]) {
        expect(asked.at(-1)!.path).toBe('/specs/events')
        await pass(5 * seconds)
        for (let poll = 0; poll < polls; poll++) {
          expect(asked.at(-1)!.path).toBe('/specs')
          asked.at(-1)!.answer(json(listOf('one'), { headers: { etag: '"a"', age: '7' } }))
          await pass(30 * seconds)
        }
      }
      const again = Array.from({ length: 6 }, () => ({ ageSeconds: 7 }))
      expect(await taken(seen)).toEqual(['(polling)', ['one', 7], ...again])
    })

    it.each([
      ['holds the head too', undefined],
      ['passes on the beginning alone', 'beginning'],
      ['answers with a page', new Response('<html>', { status: 504 })],
      ['answers with a page as if it were well', new Response('<html>')],
      ['knows no such route', json(problemOf('not-found', 404), { status: 404 })],
      ['has no room for streams', json(problemOf('overloaded', 503, 1), { status: 503 })],
    ] as const)('or %s: polls', async (_what, answer) => {
      const { asked, seen, watch } = scene()
      watch()
      await settle()
      if (answer === 'beginning') {
        asked[0]!.send('retry: 2000\n\nid: "a"\nevent: specs\ndata: {"et')
        await pass(5 * seconds)
      } else if (answer) asked[0]!.answer(answer)
      else await pass(5 * seconds)
      await settle()
      asked[1]!.answer(json(listOf('one')))
      expect(await taken(seen)).toEqual(['(polling)', ['one', 0]])
    })

    it('goes back to streams as soon as they work', async () => {
      const { asked, seen, watch } = scene()
      watch()
      await pass(5 * seconds)
      asked[1]!.answer(json(listOf('one'), { headers: { etag: '"a-br"' } }))
      await pass(30 * seconds)
      // The compressed form of the same list.
      asked[2]!.send(specsEvent('a', listOf('one'), 30))
      expect(await taken(seen)).toEqual(['(polling)', ['one', 0], '(live)', { ageSeconds: 30 }])
    })
  })

  it.each([
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['invalid-query', 400],
    ['unknown-project', 404],
  ])('ends at %s', async (code, status) => {
    const { asked, seen, watch } = scene()
    watch()
    await settle()
    for (const at of [0, 1]) {
      asked[at]!.answer(json(problemOf(code, status), { status }))
      await settle()
    }
    expect(await taken(seen)).toEqual([code, '(ended)'])
    await pass(600 * seconds)
    expect(asked).toHaveLength(2)
  })

  it('waits as long as a problem asks for', async () => {
    const { asked, watch } = scene()
    watch()
    await settle()
    for (const at of [0, 1]) {
      asked[at]!.answer(json(problemOf('rate-limited', 429, 42), { status: 429 }))
      await settle()
    }
    await pass(42 * seconds - 1)
    expect(asked).toHaveLength(2)
    await pass(1)
    expect(asked).toHaveLength(3)
  })

  it('calls nothing any more once its signal has aborted, whatever was on its way', async () => {
    const { asked, seen, watch } = scene()
    const ending = new AbortController()
    watch({}, ending.signal)
    await settle()
    asked[0]!.send(specsEvent('a', listOf('one')))
    ending.abort()
    expect(await taken(seen)).toEqual([])
    await pass(600 * seconds)
    expect(asked).toHaveLength(1)
  })
})
