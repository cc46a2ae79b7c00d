import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Payload } from '../cache/entry.js'

const compressBrotli = promisify(brotliCompress)
const compressGzip = promisify(gzip)

/** Below this a compressed form saves no packet. */
const minBytes = 1024
/** A form must save this share of the bytes to be kept. */
const minSaving = 0.1
/** Up to here brotli's best quality costs milliseconds; a list is compressed once and sent often. */
const bestQualityMaxBytes = 131_072

/** The bytes with their br and gzip forms, where those are worth having. Compresses off the event loop. */
export async function encodePayload(bytes: Buffer): Promise<Payload> {
  if (bytes.length < minBytes) return { bytes, encodings: {} }
  const quality = bytes.length <= bestQualityMaxBytes ? constants.BROTLI_MAX_QUALITY : 5
  const [br, gz] = await Promise.all([
    compressBrotli(bytes, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
    compressGzip(bytes, { level: constants.Z_BEST_COMPRESSION }),
  ])
  const isWorthIt = (form: Buffer) => form.length <= bytes.length * (1 - minSaving)
  return { bytes, encodings: { ...(isWorthIt(br) && { br }), ...(isWorthIt(gz) && { gzip: gz }) } }
}
