import { describe, expect, it } from '@jest/globals'
import { cacheDirectives } from '../../../../src/http/cached/cache-directives.js'

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
