import { describe, expect, it } from '@jest/globals'
import { chooseCoding } from '../../../../src/http/negotiation/content-coding.js'

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
