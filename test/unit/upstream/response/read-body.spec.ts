import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { stringify } from 'lossless-json'
import { jsonStructure } from '../../../../src/upstream/response/json-structure.js'
import { readBody } from '../../../../src/upstream/response/read-body.js'

const read = (body: string | Buffer) => readBody(Buffer.from(body))

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

describe('a body', () => {
  it.each([
    ['empty', ''],
    ['empty', ' \n'],
    ['html', '<!DOCTYPE html><html></html>'],
    ['html', '\n  <html>{"specs":[]}</html>'],
    ['text', 'upstream connect error'],
    ['unreadable', '{"specs":['],
    ['unreadable', '{"specs":[]} trailing'],
    ['unreadable', "{'specs':[]}"],
    ['text', 'NaN'],
    ['unreadable', nested(11)],
    ['unreadable', nested(200_000)],
    ['unreadable', '{"a":{"__proto__":{"isAdmin":true}}}'],
    ['unreadable', '{"a":1,"a":2}'],
    ['unreadable', '{"a":1,"a":1}'],
    ['unreadable', '[{"a":{"b":1,"b":1}}]'],
    ['unreadable', '{"\\u0061":1,"a":1}'],
    ['unreadable', '[9223372036854775808]'],
    ['unreadable', '[-9223372036854775809]'],
    ['unreadable', `[1${'0'.repeat(100_000)}]`],
    ['unreadable', '[1e400]'],
  ])('is %s: %.60j', (kind, body) => {
    expect(read(body).kind).toBe(kind)
  })

  it.each([
    '{"a":[1,-2.5e3,"x",null,true]}',
    '[9223372036854775807,-9223372036854775808]',
    nested(10),
    '"\\"{[:"',
  ])('is JSON, every digit kept: %j', (body) => {
    const parsed = read(body)
    expect(parsed.kind).toBe('json')
    expect(parsed.kind === 'json' && stringify(parsed.value)).toBe(body)
  })

  it('is taken with a byte order mark, which some put before UTF-8', () => {
    expect(read(Buffer.from('\ufeff[]')).kind).toBe('json')
  })

  it('is refused when its bytes are not UTF-8', () => {
    expect(read(Buffer.from('["Größe"]', 'latin1')).kind).toBe('unreadable')
    expect(read(Buffer.from('["x"]', 'utf16le')).kind).toBe('unreadable')
    expect(read(Buffer.from('Zugriff verweigert für Gäste', 'latin1')).kind).toBe('text')
  })

  it('of any bytes is read without a throw', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void read(Buffer.from(bytes))))
  })

  it('that JSON.stringify made is read as JSON, whatever was in it but what we refuse', () => {
    // Doubles beyond 64 bits are written as integers up to 1e21.
    const refused = /__proto__|\d{19}/
    const value = fc.jsonValue({ maxDepth: 5 }).filter((json) => !refused.test(JSON.stringify(json)))
    fc.assert(
      fc.property(value, (json) => {
        expect(read(JSON.stringify(json)).kind).toBe('json')
      }),
    )
  })
})

describe('the structure of a JSON text', () => {
  it('is seen through strings and escapes', () => {
    expect(jsonStructure('{"a\\":{[":[{"b":"}:"}]}')).toEqual({ depth: 3, members: 2 })
  })
})
