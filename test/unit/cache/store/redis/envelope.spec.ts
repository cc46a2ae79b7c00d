import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sealEntry } from '../../../../../src/cache/entry/entry.js'
import { fromEnvelope, toEnvelope } from '../../../../../src/cache/store/redis/envelope.js'
import { keyOf } from '../../../../support/cache-under-test.js'

const key = keyOf('a')
const encodings = { br: Buffer.from([0, 255, 7]), gzip: Buffer.from([31, 139]) }
const entry = sealEntry(
  key,
  { bytes: Buffer.from('{"name":"\u00fc"}'), encodings, origin: 'r1' },
  1_000,
  2_000,
)
const stored = JSON.parse(JSON.stringify(toEnvelope(entry)))

describe('an envelope', () => {
  it('gives back the entry that was put in, through JSON', () => {
    expect(fromEnvelope(stored, key)).toEqual({ kind: 'entry', entry })
    const bare = sealEntry(key, { bytes: Buffer.from(''), encodings: {} }, 0, 0)
    expect(fromEnvelope(JSON.parse(JSON.stringify(toEnvelope(bare))), key)).toEqual({
      kind: 'entry',
      entry: bare,
    })
  })

  it.each([
    ['an unknown version', { ...stored, version: 2 }, 'unknown version'],
    ['another key', { ...stored, key: 'id=b' }, 'written for another key'],
    ['a changed body', { ...stored, body: '{}' }, 'wrong checksum'],
    ['a changed coding', { ...stored, br: 'AAAA' }, 'wrong checksum'],
    ['a coding that is missing', { ...stored, gzip: undefined }, 'wrong checksum'],
    ['another age', { ...stored, startedAtMs: 9_000 }, 'wrong checksum'],
    ['another epoch', { ...stored, epoch: 9_000 }, 'wrong checksum'],
    ['no checksum', { ...stored, checksum: undefined }, 'not an envelope'],
    ['a field of the wrong type', { ...stored, epoch: '2000' }, 'not an envelope'],
    ['nothing', null, 'not an envelope'],
    ['a text', 'hello', 'not an envelope'],
  ])('with %s is corrupt', (_, value, why) => {
    expect(fromEnvelope(value, key)).toEqual({ kind: 'corrupt', why })
  })

  it('is never taken for an entry when it is anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(fromEnvelope(value, key).kind).toBe('corrupt')
      }),
    )
  })
})
