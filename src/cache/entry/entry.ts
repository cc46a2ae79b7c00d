import { createHash } from 'node:crypto'

/** What an entry is kept under. Two keys with equal `parts` are the same key. */
export interface CacheKey {
  /** Canonical and unique. */
  readonly text: string
  /** The same by name, so that a purge can select by any subset. */
  readonly parts: Readonly<Record<string, string>>
}

/** What a load yields: the bytes as they will be sent (UTF-8 text), and the same in other content codings. */
export interface Payload {
  readonly bytes: Buffer
  readonly encodings: Encodings
  /** The upstream's own id for the answer that these bytes came from, for logs. */
  readonly origin?: string | undefined
}

export type ContentCoding = 'br' | 'gzip'

export type Encodings = Readonly<Partial<Record<ContentCoding, Buffer | undefined>>>

export interface Entry extends Payload {
  readonly key: CacheKey
  /** The first 128 bits of the sha256 of `bytes`: 22 characters of base64url. */
  readonly hash: string
  /** When the upstream request began; age counts from here. */
  readonly startedAtMs: number
  /** Where the load stands among the fleet's purges: a purge with the same or a higher epoch wins. */
  readonly epoch: number
}

export const sealEntry = (key: CacheKey, payload: Payload, startedAtMs: number, epoch: number): Entry =>
  entryOf(key, payload, { startedAtMs, epoch, hash: contentHash(payload.bytes) })

/** All entries are made here, and by no spread: objects that come about in different ways are slower to read. */
export const entryOf = (
  key: CacheKey,
  { bytes, encodings, origin }: Payload,
  { startedAtMs, epoch, hash }: EntryStamp,
): Entry => ({ bytes, encodings, origin, key, hash, startedAtMs, epoch })

export const contentHash = (bytes: Buffer): string =>
  createHash('sha256').update(bytes).digest().toString('base64url', 0, 16)

/** The order in which replicas agree on one entry. It looks at nothing but the two, so all of them decide alike. */
export const isNewer = (one: EntryStamp, other: EntryStamp): boolean => {
  if (one.startedAtMs !== other.startedAtMs) return one.startedAtMs > other.startedAtMs
  if (one.epoch !== other.epoch) return one.epoch > other.epoch
  return one.hash > other.hash
}

export const isSame = (one: EntryStamp, other: EntryStamp): boolean =>
  one.epoch === other.epoch && one.hash === other.hash

export type EntryStamp = Pick<Entry, 'startedAtMs' | 'epoch' | 'hash'>
