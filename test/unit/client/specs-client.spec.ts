import { describe, expect, it } from '@jest/globals'
import { SpecsClient, UnexpectedResponse } from '../../../packages/client/src/specs-client.js'

const list =
  '{"specs":[{"spec_id":9223372036854775807,"spec_code":"a"}],"spec_total_count":1,"is_success":true}'

interface Asked {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** A client before a service that gives these answers, one after the other. */
function clientOf(...answers: readonly Response[]) {
  const asked: Asked[] = []
  const waiting = [...answers]
  const fetch: typeof globalThis.fetch = async (url, init) => {
    asked.push({ url: new Request(url).url, headers: { ...(init?.headers as Record<string, string>) } })
    return waiting.shift()!
  }
  const client = new SpecsClient({ baseUrl: 'https://specs.test/', credential: () => 'key', fetch })
  return { client, asked }
}

const good = (etag = '"one"') => new Response(list, { headers: { etag, age: '7', 'x-request-id': 'r' } })
const unchanged = () => new Response(null, { status: 304, headers: { age: '9' } })

describe('SpecsClient', () => {
  it('keeps every digit of a spec_id', async () => {
    const { client } = clientOf(good())
    expect(await client.specs()).toEqual({
      ok: true,
      list: { ...JSON.parse(list), specs: [{ spec_id: '9223372036854775807', spec_code: 'a' }] },
      ageSeconds: 7,
      requestId: 'r',
    })
  })

  it('gets engines, their ids as text whatever they are, apart from specs', async () => {
    const engines =
      '{"engines":[{"engine_id":9223372036854775807},{"engine_id":"pytorch-cp36-1.0.0"}],"engine_total_count":2,"is_success":true}'
    const { client, asked } = clientOf(
      new Response(engines, { headers: { etag: '"e"' } }),
      unchanged(),
      good(),
    )
    const first = await client.engines({ job_type: 'train' })
    if (!first.ok) throw new Error('expected a list')
    expect(first.list.engines.map(({ engine_id }) => engine_id)).toEqual([
      '9223372036854775807',
      'pytorch-cp36-1.0.0',
    ])
    const second = await client.engines({ job_type: 'train' })
    expect(second.ok && second.list === first.list).toBe(true)
    await client.specs({ job_type: 'train' })
    expect(asked.map(({ url, headers }) => [url, headers['if-none-match']])).toEqual([
      ['https://specs.test/engines?job_type=train', undefined],
      ['https://specs.test/engines?job_type=train', '"e"'],
      ['https://specs.test/specs?job_type=train', undefined],
    ])
  })

  it('changes nothing inside a string', async () => {
    const text = String.raw`{"specs":[{"note":",\"spec_id\":1","{\"spec_id":2,"spec_id": 3}]}`
    const { client } = clientOf(new Response(text))
    expect(await client.specs()).toMatchObject({
      list: { specs: [{ note: ',"spec_id":1', '{"spec_id': 2, spec_id: '3' }] },
    })
  })

  it('sends equal queries to the same URL and leaves out undefined values', async () => {
    const { client, asked } = clientOf(good(), good())
    await client.specs({ job_type: 'train', engine_id: '0' })
    await client.specs({ engine_id: '0', job_type: 'train' })
    expect(asked.map(({ url }) => url)).toEqual(
      Array.from({ length: 2 }, () => 'https://specs.test/specs?engine_id=0&job_type=train'),
    )
  })

  it('sends the credential as Bearer and asks for it before each request', async () => {
    const keys = ['first', 'second']
    const sent: unknown[] = []
    const client = new SpecsClient({
      baseUrl: 'https://specs.test',
      credential: async () => keys.shift()!,
      fetch: async (_url, init) => {
        sent.push((init?.headers as Record<string, string>).authorization)
        return good()
      },
    })
    await client.specs()
    await client.specs()
    expect(sent).toEqual(['Bearer first', 'Bearer second'])
  })

  it('revalidates its list and returns the same object if it has not changed', async () => {
    const { client, asked } = clientOf(good('"one"'), unchanged(), good('"two"'))
    const [first, second, third] = [await client.specs(), await client.specs(), await client.specs()]
    expect(asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"one"', '"one"'])
    expect(second).toMatchObject({ ok: true, ageSeconds: 9 })
    expect(second.ok && first.ok && second.list === first.list).toBe(true)
    expect(third.ok && first.ok && third.list !== first.list).toBe(true)
  })

  it('keeps the lists of 100 queries and drops the least recently used one', async () => {
    const { client, asked } = clientOf(...Array.from({ length: 103 }, () => good()))
    for (let engine = 0; engine <= 100; engine++) {
      if (engine === 100) await client.specs({ engine_id: '0' })
      await client.specs({ engine_id: String(engine) })
    }
    await client.specs({ engine_id: '1' })
    expect(asked[100]!.headers['if-none-match']).toBe('"one"')
    expect(asked[102]!.headers['if-none-match']).toBeUndefined()
  })

  it('sends the accepted age', async () => {
    const { client, asked } = clientOf(good())
    await client.specs({}, { maxAgeSeconds: 30 })
    expect(asked[0]!.headers['cache-control']).toBe('max-age=30')
  })

  it('returns a problem as a result, narrowed by its code', async () => {
    const problem = {
      code: 'invalid-query',
      status: 400,
      errors: [{ parameter: 'job_type', detail: 'must be train or inference' }],
    }
    const { client } = clientOf(Response.json(problem, { status: 400 }))
    const result = await client.specs()
    if (result.ok || result.problem.code !== 'invalid-query') throw new Error('expected invalid-query')
    // Compiles only because the code has told which problem it is.
    expect(result.problem.errors[0]!.parameter).toBe('job_type')
  })

  it.each([
    ['a page of a proxy', new Response('<html>', { status: 502 })],
    ['JSON that is no problem', new Response('[]', { status: 500 })],
    ['a page with a good status', new Response('<html>login</html>')],
  ])('rejects if something else answered: %s', async (_what, answer) => {
    const { client } = clientOf(answer)
    await expect(client.specs()).rejects.toThrow(UnexpectedResponse)
  })

  it('rejects as fetch does if there was no response', async () => {
    const client = new SpecsClient({
      baseUrl: 'https://specs.test',
      fetch: () => Promise.reject(new TypeError('fetch failed')),
    })
    await expect(client.specs()).rejects.toThrow(TypeError)
  })
})
