import { createHash } from 'node:crypto'
import { z } from 'zod'
import { entryOf, type CacheKey, type Entry } from '../../entry/entry.js'
import type { StoredValue } from '../store.js'

/** Raised whenever the meaning of a stored entry changes; older and newer ones are misses. */
const version = 2

const schema = z.object({
  version: z.literal(version),
  key: z.string(),
  /** The bytes as text, once: other codings are made again in less time than they take on the way. */
  body: z.string(),
  hash: z.string(),
  /** When the load began, by the clock of the store. */
  startedAtMs: z.int(),
  epoch: z.int(),
  origin: z.string().optional(),
  /** Over all of the above. */
  checksum: z.string(),
})

/** An entry as it is stored: plain JSON that proves itself complete, unchanged, and of this key. */
export type Envelope = z.infer<typeof schema>

export const toEnvelope = ({ key, bytes, hash, epoch, origin }: Entry, startedAtMs: number): Envelope => {
  const content = {
    version: 2 as const,
    key: key.text,
    body: bytes.toString('utf8'),
    hash,
    startedAtMs: Math.round(startedAtMs),
    epoch,
    ...(origin !== undefined && { origin }),
  }
  return { ...content, checksum: checksum(content) }
}

/** `nowMs` by the clock of the store. */
export const fromEnvelope = (value: unknown, key: CacheKey, nowMs: number): StoredValue => {
  const parsed = schema.safeParse(value)
  if (!parsed.success) return { kind: 'corrupt', why: whyNot(value) }
  const envelope = parsed.data
  if (envelope.key !== key.text) return { kind: 'corrupt', why: 'written for another key' }
  if (envelope.checksum !== checksum(envelope)) return { kind: 'corrupt', why: 'wrong checksum' }
  const { body, hash, startedAtMs, epoch, origin } = envelope
  const entry = entryOf(key, { bytes: Buffer.from(body, 'utf8'), origin }, { epoch, hash })
  return { kind: 'entry', entry, ageMs: nowMs - startedAtMs }
}

const checksum = ({ key, body, hash, startedAtMs, epoch, origin }: Omit<Envelope, 'checksum'>): string =>
  createHash('sha256')
    .update(JSON.stringify([version, key, body, hash, startedAtMs, epoch, origin]))
    .digest('base64url')

const whyNot = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'version' in value && value.version !== version
    ? 'unknown version'
    : 'not an envelope'
