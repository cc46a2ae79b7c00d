import type { Credentials, Endpoint, EntryState } from '../api/shapes.js'

const redisWords: Readonly<Record<string, string>> = {
  ok: 'connected',
  degraded: 'refuses commands',
  down: 'gone',
  none: 'not used',
}

/** What the service's words for states mean to a person. */
export const redisWord = (state: string): string => redisWords[state] ?? state

export interface Look {
  readonly shape: string
  readonly word: string
  readonly tone: 'good' | 'warn' | 'bad' | 'plain'
}

export const entryLooks: Readonly<Record<EntryState, Look>> = {
  fresh: { shape: '●', word: 'fresh', tone: 'good' },
  'stale-while-revalidate': { shape: '◐', word: 'stale, revalidates', tone: 'warn' },
  'stale-if-error': { shape: '◔', word: 'stale, if error', tone: 'warn' },
  expired: { shape: '○', word: 'expired', tone: 'bad' },
}

export const breakerLooks: Readonly<Record<Endpoint['breaker'], Look>> = {
  closed: { shape: '●', word: 'calls allowed', tone: 'good' },
  probing: { shape: '◐', word: 'probing', tone: 'warn' },
  open: { shape: '✗', word: 'calls paused', tone: 'bad' },
}

export const credentialLooks: Readonly<Record<Credentials['state'], Look>> = {
  accepted: { shape: '●', word: 'accepted', tone: 'good' },
  untried: { shape: '○', word: 'not used yet', tone: 'plain' },
  'locked-out': { shape: '✗', word: 'refused', tone: 'bad' },
}

const redisLooks: Readonly<Record<string, Look>> = {
  ok: { shape: '●', word: redisWord('ok'), tone: 'good' },
  degraded: { shape: '◐', word: redisWord('degraded'), tone: 'warn' },
  down: { shape: '✗', word: redisWord('down'), tone: 'bad' },
}

export const redisLook = (state: string): Look =>
  redisLooks[state] ?? { shape: '○', word: redisWord(state), tone: 'plain' }
