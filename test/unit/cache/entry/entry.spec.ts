import { describe, expect, it } from '@jest/globals'
import { encoded } from '../../../../src/cache/compress.js'
import { sealEntry, type Entry } from '../../../../src/cache/entry/entry.js'
import { fromEnvelope, toEnvelope } from '../../../../src/cache/store/redis/envelope.js'
import { keyOf } from '../../../support/cache-under-test.js'

describe('entries', () => {
  it('have the same members in the same order, however they came about: every hit reads them', () => {
    const made = Array.from({ length: 50 }, (_, at) => sealed(at))
    const shapes = [...made, ...made.map(read)].map((entry) => Object.keys(entry).join(' '))
    expect(new Set(shapes).size).toBe(1)
  })

  it('and their codings keep no memory but their own bytes: the rest of a pool or of zlib’s output would live as long', async () => {
    const entry = sealEntry(keyOf('list'), { bytes: Buffer.from(`[${'12,'.repeat(1_000)}3]`) }, 1)
    await Promise.all([encoded(entry, 'br'), encoded(entry, 'gzip')])
    const { bytes, encodings } = entry
    for (const one of [bytes, encodings.br, encodings.gzip, sealed(1).bytes]) {
      expect(one?.buffer.byteLength).toBe(one?.length)
    }
  })
})

function sealed(at: number): Entry {
  const bytes = Buffer.from(`[${at}]`)
  const payload = at % 3 === 0 ? { bytes } : { origin: `r${at}`, bytes }
  return sealEntry(keyOf(String(at)), payload, 1_700_000_000_000 + at)
}

function read(entry: Entry): Entry {
  const value = fromEnvelope(JSON.parse(JSON.stringify(toEnvelope(entry, 0))), entry.key, 0)
  if (value.kind !== 'entry') throw new Error(value.kind)
  return value.entry
}
