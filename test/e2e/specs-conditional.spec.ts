import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'
import { send } from '../support/signed-get.js'

const path = '/specs?job_type=train'
let service: ServiceUnderTest
let etag: string

beforeAll(async () => {
  service = await serviceUnderTest()
  etag = String((await service.get(path)).headers.etag)
})
afterAll(() => service.close())

const perAnswer = ['date', 'connection', 'keep-alive', 'x-request-id', 'age', 'cache-control', 'cache-status']
const ofBody = ['content-length', 'content-type', 'content-encoding']
const lasting = (headers: object, without: readonly string[]): object =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !without.includes(name)))

describe('a conditional request', () => {
  it.each([
    ['the very tag', (tag: string) => tag],
    ['a weak one', (tag: string) => `W/${tag}`],
    ['a list that holds it', (tag: string) => `"other", W/"another",${tag} , "last"`],
    ['*', () => '*'],
  ])('gets 304 without a body for If-None-Match: %s', async (_what, header) => {
    const answer = await service.get(path, { 'if-none-match': header(etag) })
    expect(answer.status).toBe(304)
    expect(answer.body).toHaveLength(0)
    expect(answer.headers.etag).toBe(etag)
  })

  it.each([
    ['another tag', '"AAAAAAAAAAAAAAAAAAAAAA"'],
    ['an empty list', ''],
    ['the tag without its quotes', 'unquoted'],
  ])('gets the list for If-None-Match: %s', async (_what, header) => {
    const value = header === 'unquoted' ? etag.replaceAll('"', '') : header
    const answer = await service.get(path, { 'if-none-match': value })
    expect(answer.status).toBe(200)
    expect(answer.body.length).toBeGreaterThan(1000)
  })

  it.each(['identity', 'gzip', 'br'])(
    'gets with the 304 every header that the 200 has, but those of the body: %s',
    async (coding) => {
      const headers = { 'accept-encoding': coding, origin: 'https://app.example.com' }
      const whole = await service.get(path, headers)
      const notModified = await service.get(path, {
        ...headers,
        'if-none-match': String(whole.headers.etag),
      })
      expect(notModified.status).toBe(304)
      expect(Object.keys(notModified.headers)).toEqual(
        expect.arrayContaining([
          'age',
          'cache-control',
          'cache-status',
          'etag',
          'vary',
          'x-request-id',
          'date',
        ]),
      )
      expect(lasting(notModified.headers, perAnswer)).toEqual(
        lasting(whole.headers, [...perAnswer, ...ofBody, 'transfer-encoding']),
      )
    },
  )

  it('gets 304 also when its answer had to be loaded', async () => {
    const question = '/specs?job_type=train&engine_id=0&project_type=1'
    const tag = String((await service.get(question)).headers.etag)
    const answer = await service.get(question, { 'if-none-match': tag, 'cache-control': 'no-cache' })
    expect(answer.status).toBe(304)
  })

  it('is for its own content coding: what is held as gzip does not stand for what is held plain', async () => {
    const answer = await service.get(path, { 'if-none-match': etag, 'accept-encoding': 'gzip' })
    expect(answer.status).toBe(200)
    expect(answer.headers.etag).not.toBe(etag)
  })
})

describe('HEAD', () => {
  it('answers with the headers of GET, its length too, and no body', async () => {
    const get = await service.get(path)
    const head = await send('HEAD', service.url + path)
    expect(head.status).toBe(200)
    expect(head.body).toHaveLength(0)
    expect(head.headers['content-length']).toBe(String(get.body.length))
    const without = ['date', 'x-request-id', 'age', 'cache-control', 'cache-status']
    expect(lasting(head.headers, without)).toEqual(lasting(get.headers, without))
  })

  it('loads and fills the cache as GET does', async () => {
    const first = await send('HEAD', `${service.url}/specs?job_type=inference`)
    expect(first.headers['cache-status']).toBe('specs-bff; fwd=uri-miss; stored')
    const second = await service.get('/specs?job_type=inference')
    expect(second.headers['cache-status']).toMatch(/; hit;/)
  })

  it('gets 304 for a tag that it holds', async () => {
    const head = await send('HEAD', service.url + path, { headers: { 'if-none-match': etag } })
    expect(head.status).toBe(304)
  })

  it('tells a problem by its status and headers alone', async () => {
    const head = await send('HEAD', `${service.url}/specs?job_type=fly`)
    expect(head.status).toBe(400)
    expect(head.headers['content-type']).toBe('application/problem+json')
    expect(head.body).toHaveLength(0)
  })
})
