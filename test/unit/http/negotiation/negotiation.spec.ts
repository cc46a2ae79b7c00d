import { describe, expect, it } from '@jest/globals'
import type { FastifyRequest } from 'fastify'
import { requireJson } from '../../../../src/http/negotiation/accept.js'
import { chooseCoding } from '../../../../src/http/negotiation/content-coding.js'
import { entityTag, matchesEntityTag } from '../../../../src/http/negotiation/entity-tag.js'
import { cacheDirectives } from '../../../../src/http/cached/cache-directives.js'

const bytes = Buffer.from('{}')
const both = { bytes, encodings: { br: bytes, gzip: bytes } }
const gzipOnly = { bytes, encodings: { gzip: bytes } }

describe('Accept-Encoding', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['GZIP;Q=0.5', 'gzip'],
    ['br;q=0.2, gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['*', 'br'],
    ['*;q=0', 'identity'],
    ['br;q=0.3, identity;q=0.9', 'identity'],
    ['identity', 'identity'],
    ['deflate', 'identity'],
    ['br;q=nonsense', 'identity'],
    [';;;,,,', 'identity'],
  ])('%s is answered with %s', (header, coding) => {
    expect(chooseCoding(header, both)).toBe(coding)
  })

  it('only promises forms that exist', () => {
    expect(chooseCoding('br, gzip;q=0.1', gzipOnly)).toBe('gzip')
    expect(chooseCoding('br', gzipOnly)).toBe('identity')
  })
})

describe('If-None-Match', () => {
  const tag = entityTag('abc', 'br')

  it.each([['"abc-br"'], ['W/"abc-br"'], ['"x", "abc-br"'], ['"x",W/"abc-br" , "y"'], ['*'], [' * ']])(
    '%s matches',
    (header) => {
      expect(matchesEntityTag(header, tag)).toBe(true)
    },
  )

  it.each([['"abc"'], ['"abc-gzip"'], ['abc-br'], ['""'], [''], ['W/*']])('%s does not match', (header) => {
    expect(matchesEntityTag(header, tag)).toBe(false)
  })
})

describe('Accept', () => {
  const accepts = (accept?: string) => {
    try {
      requireJson({ raw: { headers: { accept } } } as FastifyRequest)
      return true
    } catch {
      return false
    }
  }

  it.each([
    [undefined],
    ['*/*'],
    ['application/json'],
    ['application/json;charset=utf-8'],
    ['application/*'],
    ['text/html,application/xhtml+xml,*/*;q=0.8'],
    ['text/html, application/json;q=0.1'],
    [''],
  ])('%s is served', (accept) => {
    expect(accepts(accept)).toBe(true)
  })

  it.each([
    ['text/html'],
    ['image/png, text/*'],
    ['application/json;q=0'],
    ['application/json;q=0, */*'],
    ['*/*;q=0'],
  ])('%s excludes JSON', (accept) => {
    expect(accepts(accept)).toBe(false)
  })
})

describe('Cache-Control of a request', () => {
  it.each([
    [undefined, {}],
    ['no-cache', { maxAgeMs: 0 }],
    ['max-age=0', { maxAgeMs: 0 }],
    ['max-age=60', { maxAgeMs: 60_000 }],
    ['max-age="60"', { maxAgeMs: 60_000 }],
    ['MAX-AGE=60, No-Cache', { maxAgeMs: 0 }],
    ['no-cache, max-age=60', { maxAgeMs: 0 }],
    ['only-if-cached', { onlyIfCached: true }],
    ['only-if-cached, max-age=5', { onlyIfCached: true, maxAgeMs: 5_000 }],
    ['max-age=-1', {}],
    ['max-age', {}],
    ['max-age=soon, no-transform', {}],
    [',,=,', {}],
  ])('%s asks for %j', (header, directives) => {
    expect(cacheDirectives(header)).toEqual(directives)
  })
})
