import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { problemTypes } from '../../src/http/problem/problem-types.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'

let service: ServiceUnderTest
beforeAll(async () => {
  service = await serviceUnderTest()
})
afterAll(() => service.close())

describe('the address that a problem names as its type', () => {
  it('leads from a problem to what it means', async () => {
    const problem = JSON.parse((await service.get('/specs?job_type=nope')).text) as { type: string }
    const meaning = await service.get(problem.type)
    expect(JSON.parse(meaning.text)).toEqual({
      type: '/problems/invalid-query',
      code: 'invalid-query',
      ...problemTypes['invalid-query'],
    })
  })

  it.each(Object.entries(problemTypes))(
    '%s tells cause, remedy and whether a retry helps, as HTML to a browser',
    async (code, { title, retry }) => {
      const page = await service.get(`/problems/${code}`, { accept: browser })
      expect(page.status).toBe(200)
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(page.text).toContain(`<h1>${title}</h1>`)
      for (const heading of ['What happened', 'How to fix it', 'Does a retry help?']) {
        expect(page.text).toContain(`<h2>${heading}</h2>`)
      }
      expect(page.text).toContain(retry === 'no' ? '<p>No.' : '<p>Yes,')
    },
  )

  it.each([
    ['nothing at all', undefined, 'application/json'],
    ['anything', '*/*', 'application/json'],
    ['JSON', 'application/json', 'application/json'],
    ['HTML', 'text/html', 'text/html'],
    ['what a browser accepts', browser, 'text/html'],
    ['HTML less than JSON', 'text/html;q=0.5, application/json', 'application/json'],
    ['any text', 'text/*', 'text/html'],
    ['anything but JSON', 'application/json;q=0, */*', 'text/html'],
  ])('with Accept of %s it is %s: %s', async (_who, accept, type) => {
    for (const path of ['/problems', '/problems/forbidden']) {
      const answer = await service.get(path, accept === undefined ? {} : { accept })
      expect(answer.headers['content-type']).toContain(type)
      expect(answer.headers.vary).toBe('Accept, Accept-Encoding')
    }
  })

  it('is 406 if neither is accepted', async () => {
    const answer = await service.get('/problems/forbidden', { accept: 'image/png' })
    expect(answer.status).toBe(406)
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'not-acceptable' })
  })

  it('is a 404 problem where there is no such type; to a browser a page that says so', async () => {
    const path = '/problems/%3Cscript%3E'
    const answer = await service.get(path)
    expect(answer.status).toBe(404)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'not-found', status: 404 })

    const page = await service.get(path, { accept: browser })
    expect(page.status).toBe(404)
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      vary: expect.stringMatching(/^Accept,/),
    })
    expect(page.text).toContain('There is no such problem type')
    expect(page.text).not.toContain('<script>')
  })

  it.each(['constructor', '__proto__', 'toString'])('is not a property of objects: %s', async (slug) => {
    expect((await service.get(`/problems/${slug}`)).status).toBe(404)
  })

  it('has an ETag for each form, and gives 304 if the client has it', async () => {
    const page = await service.get('/problems/forbidden', { accept: browser })
    const json = await service.get('/problems/forbidden')
    expect(page.headers.etag).not.toBe(json.headers.etag)
    const again = await service.get('/problems/forbidden', { 'if-none-match': json.headers.etag! })
    expect(again.status).toBe(304)
    expect(again.headers).toMatchObject({ etag: json.headers.etag, vary: json.headers.vary })
    const other = await service.get('/problems/forbidden', {
      accept: browser,
      'if-none-match': json.headers.etag!,
    })
    expect(other.status).toBe(200)
  })

  it.each(['/problems', '/problems/forbidden'])(
    '%s loads nothing: its policy forbids all but what stands in it',
    async (path) => {
      const page = await service.get(path, { accept: browser })
      const policy = String(page.headers['content-security-policy'])
      expect(policy).toContain(`default-src 'none'; style-src 'sha256-`)
      expect(policy).toContain(`frame-ancestors 'none'`)
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
      expect(page.text).not.toMatch(
        /<link(?! rel="icon" href="data:,")|<img|<iframe|\ssrc=|\son\w+=|\sstyle=/,
      )
    },
  )
})
