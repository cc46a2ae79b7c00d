import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { QueryCache } from '../../../../src/http/cached/query-cache.js'
import { CacheSlot } from '../../../../src/cache/memory/slot.js'
import type { SpecsQuery } from '../../../../src/specs/specs.service.js'

const read = jest.fn((rawQuery: string, projectId: string | undefined): SpecsQuery => {
  if (rawQuery === 'bad') throw new Error('invalid-query')
  return { projectId: projectId ?? 'p', slot: new CacheSlot({ text: rawQuery, parts: {} }) }
})

beforeEach(() => {
  read.mockClear()
})

describe('queries', () => {
  it('are read once for each spelling', () => {
    const queries = new QueryCache(read, 1_000_000)
    const query = queries.of('/specs?a=1')
    expect(queries.of('/specs?a=1')).toBe(query)
    expect(queries.known('/specs?a=1')).toBe(query)
    expect(queries.known('/specs?a=2')).toBeUndefined()
    expect(read.mock.calls).toEqual([['a=1', undefined]])
  })

  it('without a question mark are empty', () => {
    new QueryCache(read, 1_000_000).of('/v1/x/specs', 'x')
    expect(read).toHaveBeenCalledWith('', 'x')
  })

  it('are read anew each time when they are refused, or too long to keep', () => {
    const queries = new QueryCache(read, 1_000_000)
    const long = `/specs?${'x'.repeat(600)}`
    for (let count = 0; count < 2; count++) {
      expect(() => queries.of('/specs?bad')).toThrow('invalid-query')
      queries.of(long)
    }
    expect(queries.known(long)).toBeUndefined()
    expect(read).toHaveBeenCalledTimes(4)
  })

  it('take a quarter of the memory for lists, and what was read first is forgotten first', () => {
    const queries = new QueryCache(read, 4_000_000)
    const urls = Array.from({ length: 10_000 }, (_, index) => `/specs?engine_id=${index}`)
    for (const url of urls) queries.of(url)
    const kept = urls.filter((url) => queries.known(url) !== undefined)
    expect(kept.length).toBeGreaterThan(1_000)
    expect(kept.length).toBeLessThan(2_000)
    expect(kept).toEqual(urls.slice(-kept.length))
    expect(queries.of(urls[0] ?? '').slot.key.text).toBe('engine_id=0')
  })
})
