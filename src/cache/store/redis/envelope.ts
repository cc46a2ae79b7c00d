import { createHash } from 'node:crypto'
import { z } from 'zod'
import { entryOf, type CacheKey, type Entry } from '../../entry/entry.js'
import type { StoredValue } from '../store.js'

/** Raised whenever the meaning of a stored entry changes; older and newer ones are misses. */
const version = 1

const schema = z.object({
  version: z.literal(version),
  key: z.string(),
  /** The bytes as text. */
  body: z.string(),
  /** base64. */
  br: z.string().optional(),
  gzip: z.string().optional(),
  hash: z.string(),
  startedAtMs: z.int(),
  epoch: z.int(),
  origin: z.string().optional(),
  /** Over all of the above. */
  checksum: z.string(),
})

/** An entry as it is stored: plain JSON that proves itself complete, unchanged, and of this key. */
export type Envelope = z.infer<typeof schema>

export const toEnvelope = (entry: Entry): Envelope => {
  const { br, gzip } = entry.encodings
  const content = {
    version: 1 as const,
    key: entry.key.text,
    body: entry.bytes.toString('utf8'),
    ...(br && { br: br.toString('base64') }),
    ...(gzip && { gzip: gzip.toString('base64') }),
    hash: entry.hash,
    startedAtMs: entry.startedAtMs,
    epoch: entry.epoch,
    ...(entry.origin !== undefined && { origin: entry.origin }),
  }
  return { ...content, checksum: checksum(content) }
}

export const fromEnvelope = (value: unknown, key: CacheKey): StoredValue => {
  const parsed = schema.safeParse(value)
  if (!parsed.success) return { kind: 'corrupt', why: whyNot(value) }
  const envelope = parsed.data
  if (envelope.key !== key.text) return { kind: 'corrupt', why: 'written for another key' }
  if (envelope.checksum !== checksum(envelope)) return { kind: 'corrupt', why: 'wrong checksum' }
  const { body, br, gzip, hash, startedAtMs, epoch, origin } = envelope
  const encodings = {
    br: br === undefined ? br : Buffer.from(br, 'base64'),
    gzip: gzip === undefined ? gzip : Buffer.from(gzip, 'base64'),
  }
  const payload = { bytes: Buffer.from(body, 'utf8'), encodings, origin }
  return { kind: 'entry', entry: entryOf(key, payload, { startedAtMs, epoch, hash }) }
}

const checksum = ({
  key,
  body,
  br,
  gzip,
  hash,
  startedAtMs,
  epoch,
  origin,
}: Omit<Envelope, 'checksum'>): string =>
  createHash('sha256')
    .update(JSON.stringify([version, key, body, br, gzip, hash, startedAtMs, epoch, origin]))
    .digest('base64url')

const whyNot = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'version' in value && value.version !== version
    ? 'unknown version'
    : 'not an envelope'
