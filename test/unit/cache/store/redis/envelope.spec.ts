import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sealEntry } from '../../../../../src/cache/entry/entry.js'
import { fromEnvelope, toEnvelope } from '../../../../../src/cache/store/redis/envelope.js'
import { keyOf } from '../../../../support/cache-under-test.js'

const key = keyOf('a')
const startedAtMs = 1_000
const nowMs = 5_000
const entry = sealEntry(key, { bytes: Buffer.from('{"name":"\u00fc"}'), origin: 'r1' }, 2_000)
const stored = JSON.parse(JSON.stringify(toEnvelope(entry, startedAtMs)))

describe('an envelope', () => {
  it('gives back the entry that was put in, through JSON', () => {
    expect(fromEnvelope(stored, key, nowMs)).toEqual({ kind: 'entry', entry, ageMs: 4_000 })
    const bare = sealEntry(key, { bytes: Buffer.from('') }, 0)
    const storedBare = JSON.parse(JSON.stringify(toEnvelope(bare, 0)))
    expect(fromEnvelope(storedBare, key, 0)).toEqual({ kind: 'entry', entry: bare, ageMs: 0 })
  })

  it.each([
    ['an unknown version', { ...stored, version: 1 }, 'unknown version'],
    ['another key', { ...stored, key: 'id=b' }, 'written for another key'],
    ['a changed body', { ...stored, body: '{}' }, 'wrong checksum'],
    ['another age', { ...stored, startedAtMs: 9_000 }, 'wrong checksum'],
    ['another epoch', { ...stored, epoch: 9_000 }, 'wrong checksum'],
    ['no checksum', { ...stored, checksum: undefined }, 'not an envelope'],
    ['a field of the wrong type', { ...stored, epoch: '2000' }, 'not an envelope'],
    ['nothing', null, 'not an envelope'],
    ['a text', 'hello', 'not an envelope'],
  ])('with %s is corrupt', (_, value, why) => {
    expect(fromEnvelope(value, key, nowMs)).toEqual({ kind: 'corrupt', why })
  })

  it('is never taken for an entry when it is anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(fromEnvelope(value, key, nowMs).kind).toBe('corrupt')
      }),
    )
  })
})
