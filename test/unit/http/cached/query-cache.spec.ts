import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { CachedQuery, CachedResource } from '../../../../src/http/cached/cached-resource.js'
import { QueryCache } from '../../../../src/http/cached/query-cache.js'

interface ReadQuery extends CachedQuery {
  readonly raw: string
}

const readQuery = jest.fn((raw: string, projectId: string | undefined): ReadQuery => {
  if (raw === 'bad') throw new Error('invalid-query')
  return { projectId: projectId ?? 'p', raw }
})
const resource: CachedResource<ReadQuery> = {
  path: '/specs',
  acceptsAuthToken: false,
  readQuery,
  tryFind: () => undefined,
  find: () => Promise.reject(new Error('not asked for')),
}

beforeEach(() => {
  readQuery.mockClear()
})

describe('queries', () => {
  it('are read once for each spelling, and remembered with the resource that they ask', () => {
    const queries = new QueryCache(1_000_000)
    const question = queries.get('/specs?a=1', resource)
    expect(question).toEqual({ resource, query: { projectId: 'p', raw: 'a=1' } })
    expect(queries.get('/specs?a=1', resource)).toBe(question)
    expect(queries.tryGet('/specs?a=1')).toBe(question)
    expect(queries.tryGet('/specs?a=2')).toBeUndefined()
    expect(readQuery.mock.calls).toEqual([['a=1', undefined]])
  })

  it('without a question mark are empty', () => {
    new QueryCache(1_000_000).get('/v1/x/specs', resource, 'x')
    expect(readQuery).toHaveBeenCalledWith('', 'x')
  })

  it('are read each time when they are refused, or too long to keep', () => {
    const queries = new QueryCache(1_000_000)
    const long = `/specs?${'x'.repeat(600)}`
    for (let count = 0; count < 2; count++) {
      expect(() => queries.get('/specs?bad', resource)).toThrow('invalid-query')
      queries.get(long, resource)
    }
    expect(queries.tryGet(long)).toBeUndefined()
    expect(readQuery).toHaveBeenCalledTimes(4)
  })

  it('take no more memory than they may, and what was read first is forgotten first', () => {
    const queries = new QueryCache(1_000_000)
    const urls = Array.from({ length: 10_000 }, (_, index) => `/specs?engine_id=${index}`)
    for (const url of urls) queries.get(url, resource)
    const kept = urls.filter((url) => queries.tryGet(url) !== undefined)
    expect(kept.length).toBeGreaterThan(700)
    expect(kept.length).toBeLessThan(1_100)
    expect(kept).toEqual(urls.slice(-kept.length))
    expect(queries.get(urls[0] ?? '', resource).query).toMatchObject({ raw: 'engine_id=0' })
  })
})
