import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { encodePayload } from '../../../src/specs/encode-payload.js'

describe('content codings', () => {
  it('are the same bytes, smaller', async () => {
    const bytes = Buffer.from('modelarts.vm.gpu.v100 '.repeat(200))
    const { encodings } = await encodePayload(bytes)
    expect(brotliDecompressSync(encodings.br ?? '').equals(bytes)).toBe(true)
    expect(gunzipSync(encodings.gzip ?? '').equals(bytes)).toBe(true)
  })

  it('are left out where they save nothing', async () => {
    expect((await encodePayload(Buffer.from('{}'))).encodings).toEqual({})
    const noise = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919 * (i + 13)) % 251))
    const { encodings } = await encodePayload(noise)
    for (const form of Object.values(encodings)) expect(form?.length ?? 0).toBeLessThanOrEqual(4096 * 0.9)
  })
})
