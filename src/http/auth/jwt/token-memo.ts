import { LRUCache } from 'lru-cache'
import type { Clock } from '../../../concurrency/clock.js'
import type { Caller } from '../caller.js'
import type { Verified } from './jwt-verifier.js'

const maxRemembered = 10_000
/** A token whose signing key was withdrawn is let in this much longer at most. */
const rememberForMs = 60_000

interface Remembered {
  readonly caller: Caller
  /** By the wall clock, as the token says it. */
  readonly expiresAtMs: number
  readonly forgottenAtMs: number
}

/** Tokens that were found good a moment ago, by digest, so that a frontend's next request costs no signature check. */
export class TokenMemo {
  readonly #remembered = new LRUCache<string, Remembered>({ max: maxRemembered })

  constructor(
    private readonly clock: Clock,
    private readonly monotonic: Clock,
  ) {}

  callerBy(digest: string): Caller | undefined {
    const known = this.#remembered.get(digest)
    if (!known || this.monotonic() >= known.forgottenAtMs || this.clock() >= known.expiresAtMs)
      return undefined
    return known.caller
  }

  /** Until the token expires, and not longer than a minute. */
  remember(digest: string, { caller, expiresAt }: Verified): void {
    const forgottenAtMs = this.monotonic() + rememberForMs
    this.#remembered.set(digest, { caller, expiresAtMs: expiresAt * 1000, forgottenAtMs })
  }
}
