import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { unshared, type ContentCoding, type Representation } from './entry/entry.js'

const compressBrotli = promisify(brotliCompress)
const compressGzip = promisify(gzip)

/** Below this a compressed form saves no packet. */
const minBytes = 1024
/** A form must save this share of the bytes to be kept. */
const minSaving = 0.1
/** For a list of 3.3 kB: 433 bytes in 0.1 ms. The best quality, 11, needs 5.9 ms for 397. */
const brotliQuality = 6

/** What zlib allocates at a time; by itself 16 kB, also for a list of 3 kB. */
const chunkSizeFor = ({ length }: Buffer): number => Math.min(Math.max(length >> 1, 1024), 65_536)

const compress: Readonly<Record<ContentCoding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) =>
    compressBrotli(bytes, {
      chunkSize: chunkSizeFor(bytes),
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gzip: (bytes) =>
    compressGzip(bytes, { chunkSize: chunkSizeFor(bytes), level: constants.Z_BEST_COMPRESSION }),
}

type Making = Partial<Record<ContentCoding, Promise<void> | 'made'>>

const making = new WeakMap<Representation, Making>()
const listeners = new WeakMap<Representation, () => void>()

/** Calls `listener` whenever `of` has got another coding, as it then takes more memory. */
export function onEncoded(of: Representation, listener: () => void): void {
  listeners.set(of, listener)
}

/**
 * Resolves when `of` has this coding, or never will because it is not worth it; undefined when that is known already.
 * Made once, off the event loop, when a caller wants it: most lists are asked for in one coding, and many in none before
 * the next load.
 */
export function encoded(of: Representation, coding: ContentCoding): Promise<void> | undefined {
  if (of.encodings[coding] || of.bytes.length < minBytes) return undefined
  let made = making.get(of)
  if (!made) making.set(of, (made = {}))
  const state = (made[coding] ??= encode(of, coding, made))
  return state === 'made' ? undefined : state
}

async function encode(of: Representation, coding: ContentCoding, making: Making): Promise<void> {
  // It fails for want of memory only; then the bytes go as they are.
  const form = await compress[coding](of.bytes).catch(() => of.bytes)
  if (form.length <= of.bytes.length * (1 - minSaving)) {
    of.encodings[coding] = unshared(form)
    listeners.get(of)?.()
  }
  making[coding] = 'made'
}

/** What a representation takes of memory besides what names it. */
export const representationBytes = ({ bytes, encodings: { br, gzip } }: Representation): number =>
  bytes.length + (br?.length ?? 0) + (gzip?.length ?? 0)
