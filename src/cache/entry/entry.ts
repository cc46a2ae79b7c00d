import { createHash } from 'node:crypto'

/** What an entry is kept under. Two keys with equal `parts` are the same key. */
export interface CacheKey {
  /** Canonical and unique. */
  readonly text: string
  /** The same by name, so that a purge can select by any subset. */
  readonly parts: Readonly<Record<string, string>>
}

/** What a load yields: the bytes as they will be sent, UTF-8 text. */
export interface Payload {
  readonly bytes: Buffer
  /** The upstream's own id for the answer that these bytes came from, for logs. */
  readonly origin?: string | undefined
}

export type ContentCoding = 'br' | 'gzip'

/** Filled in by `compress.ts` where they are worth having. */
export type Encodings = Partial<Record<ContentCoding, Buffer | undefined>>

/** Bytes that can be sent, with the hash that their ETag is made of. */
export interface Representation {
  readonly bytes: Buffer
  readonly encodings: Encodings
  /** The first 128 bits of the sha256 of `bytes`: 22 characters of base64url. */
  readonly hash: string
}

export interface Entry extends Representation, Payload {
  readonly key: CacheKey
  /** Where the load stands in the order of all replicas: the higher of two entries is newer, and a purge with the same or a higher epoch wins. */
  readonly epoch: number
}

export const sealEntry = (key: CacheKey, payload: Payload, epoch: number): Entry =>
  entryOf(key, payload, { epoch, hash: contentHash(payload.bytes) })

export const representationOf = (bytes: Buffer): Representation => ({
  bytes: unshared(bytes),
  encodings: { br: undefined, gzip: undefined },
  hash: contentHash(bytes),
})

/** All entries are made here, and by no spread: objects that come about in different ways are slower to read. */
export const entryOf = (key: CacheKey, { bytes, origin }: Payload, { epoch, hash }: EntryStamp): Entry => ({
  bytes: unshared(bytes),
  encodings: { br: undefined, gzip: undefined },
  origin,
  key,
  hash,
  epoch,
})

/**
 * The same bytes in memory of their own. A buffer may be a small part of a larger one, of Node's pool or of zlib's
 * output, and keeps all of that while it lives.
 */
export function unshared(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes
  const own = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(own)
  return own
}

const contentHash = (bytes: Buffer): string =>
  createHash('sha256').update(bytes).digest().toString('base64url', 0, 16)

/** The order in which replicas agree on one entry. It looks at nothing but the two, so all of them decide alike. */
export const isNewer = (one: EntryStamp, other: EntryStamp): boolean =>
  one.epoch === other.epoch ? one.hash > other.hash : one.epoch > other.epoch

export const isSame = (one: EntryStamp, other: EntryStamp): boolean =>
  one.epoch === other.epoch && one.hash === other.hash

export type EntryStamp = Pick<Entry, 'epoch' | 'hash'>
