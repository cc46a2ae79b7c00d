import type { Entry } from './entry.js'

/** The windows of RFC 5861, in milliseconds; both stale windows count from the end of `ttlMs`. */
export interface FreshnessWindows {
  readonly ttlMs: number
  readonly staleWhileRevalidateMs: number
  readonly staleIfErrorMs: number
}

export type FreshnessState = 'fresh' | 'stale-while-revalidate' | 'stale-if-error' | 'expired'

export interface Freshness {
  /** By which this was judged. */
  readonly windows: FreshnessWindows
  readonly state: FreshnessState
  readonly ageMs: number
  /** Negative when stale. */
  readonly freshForMs: number
}

/** An entry and what this replica knows of its freshness. */
export interface MemoryEntry {
  readonly entry: Entry
  /** When its load began, by this process's stopwatch. */
  readonly startedAtMs: number
  /** The share of the ttl that this entry stays fresh for. */
  readonly ttlShare: number
  /** A soft purge has ended its freshness. */
  readonly isSoftPurged: boolean
}

const maxTtlJitter = 0.05

export const hold = (entry: Entry, startedAtMs: number, isSoftPurged = false): MemoryEntry => ({
  entry,
  startedAtMs,
  ttlShare: ttlShare(entry),
  isSoftPurged,
})

export const softPurged = ({ entry, startedAtMs, ttlShare }: MemoryEntry): MemoryEntry => ({
  entry,
  startedAtMs,
  ttlShare,
  isSoftPurged: true,
})

export const freshness = (
  held: Omit<MemoryEntry, 'entry'>,
  windows: FreshnessWindows,
  nowMs: number,
): Freshness => {
  const ageMs = Math.max(0, nowMs - held.startedAtMs)
  const freshForMs = Math.floor(windows.ttlMs * held.ttlShare) - ageMs
  if (held.isSoftPurged) {
    const state = staleState(Math.max(ageMs, windows.ttlMs), windows)
    return { windows, state, ageMs, freshForMs: Math.min(freshForMs, -1) }
  }
  return { windows, state: freshForMs > 0 ? 'fresh' : staleState(ageMs, windows), ageMs, freshForMs }
}

/** How long an entry may be of use to anyone. */
export const retentionMs = (windows: FreshnessWindows): number =>
  windows.ttlMs + Math.max(windows.staleWhileRevalidateMs, windows.staleIfErrorMs)

const staleState = (ageMs: number, windows: FreshnessWindows): FreshnessState => {
  if (ageMs < windows.ttlMs + windows.staleWhileRevalidateMs) return 'stale-while-revalidate'
  if (ageMs < windows.ttlMs + windows.staleIfErrorMs) return 'stale-if-error'
  return 'expired'
}

/**
 * Entries written together must not expire together. Taken from the entry itself, so that all replicas
 * agree, and applied when read, so that a new ttl is in force at once.
 */
const ttlShare = (entry: Entry): number =>
  1 - maxTtlJitter * (fnv1a(`${entry.key.text}@${entry.epoch}`) / 2 ** 32)

const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  // The last characters (microseconds) differ most, and FNV leaves them in the low bits.
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return (hash ^ (hash >>> 12)) >>> 0
}
