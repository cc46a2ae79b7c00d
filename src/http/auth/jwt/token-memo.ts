import { LRUCache } from 'lru-cache'
import type { Clock } from '../../../concurrency/clock.js'
import type { Caller } from '../caller.js'
import type { Verified } from './jwt-verifier.js'

const maxRemembered = 10_000
/** A token whose signing key was withdrawn is let in this much longer at most. */
const rememberForMs = 60_000

/** Tokens that were found good a moment ago, by digest, so that a frontend's next request costs no signature check. */
export class TokenMemo {
  readonly #remembered = new LRUCache<string, { readonly caller: Caller; readonly untilMs: number }>({
    max: maxRemembered,
  })

  constructor(private readonly clock: Clock) {}

  callerBy(digest: string): Caller | undefined {
    const known = this.#remembered.get(digest)
    return known && this.clock() < known.untilMs ? known.caller : undefined
  }

  /** Until the token expires, and not longer than a minute. */
  remember(digest: string, { caller, expiresAt }: Verified): void {
    const untilMs = Math.min(expiresAt * 1000, this.clock() + rememberForMs)
    this.#remembered.set(digest, { caller, untilMs })
  }
}
