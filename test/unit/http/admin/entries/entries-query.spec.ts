import type { FastifyRequest } from 'fastify'
import { describe, expect, it } from '@jest/globals'
import { readListEntries } from '../../../../../src/http/admin/entries/entries-query.js'

const limitOf = (url: string) => readListEntries({ raw: { url } } as FastifyRequest).limit

describe('the query of /admin/cache/entries', () => {
  it('asks for 100 entries a page, for 1,000 at most', () => {
    expect(limitOf('/admin/cache/entries')).toBe(100)
    expect(limitOf('/admin/cache/entries?limit=1000')).toBe(1_000)
    expect(() => limitOf('/admin/cache/entries?limit=1001')).toThrow()
  })
})
