import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { encoded, onEncoded, representationBytes } from '../../../src/cache/compress.js'
import { representationOf } from '../../../src/cache/entry/entry.js'
import { randomFrom } from '../../support/random-from.js'

const bytes = Buffer.from('modelarts.vm.gpu.v100 '.repeat(200))

describe('content codings', () => {
  it('are the same bytes, smaller', async () => {
    const list = representationOf(bytes)
    await Promise.all([encoded(list, 'br'), encoded(list, 'gzip')])
    expect(brotliDecompressSync(list.encodings.br ?? '').equals(bytes)).toBe(true)
    expect(gunzipSync(list.encodings.gzip ?? '').equals(bytes)).toBe(true)
    expect(representationBytes(list)).toBeLessThan(1.2 * bytes.length)
  })

  it('are made one by one and once, however many ask', async () => {
    const list = representationOf(bytes)
    expect(encoded(list, 'br')).toBe(encoded(list, 'br'))
    await encoded(list, 'br')
    expect([list.encodings.br !== undefined, list.encodings.gzip]).toEqual([true, undefined])
    expect(encoded(list, 'br')).toBeUndefined()
  })

  it('are reported when they are kept, as the list takes more memory then', async () => {
    const list = representationOf(bytes)
    const sizes: number[] = []
    onEncoded(list, () => void sizes.push(representationBytes(list)))
    await encoded(list, 'br')
    await encoded(list, 'gzip')
    const { br, gzip } = list.encodings
    expect(sizes).toEqual([
      bytes.length + Number(br?.length),
      bytes.length + Number(br?.length) + Number(gzip?.length),
    ])
  })

  it('are left out where they save nothing', async () => {
    const short = representationOf(Buffer.from('{}'))
    const random = randomFrom(1)
    const noise = representationOf(Buffer.from(Array.from({ length: 4096 }, () => random() * 256)))
    for (const list of [short, noise]) {
      await Promise.all([encoded(list, 'br'), encoded(list, 'gzip')])
      expect(list.encodings).toEqual({})
      expect(encoded(list, 'br')).toBeUndefined()
    }
  })
})
