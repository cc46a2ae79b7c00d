import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../../../concurrency/clock.js'

/** A removed key is trusted this much longer at most, while the issuer can be asked. */
const refreshEveryMs = 300_000
/** Keys are asked for on demand (an unknown `kid`, or none held yet) once in this time, whatever is sent to us. */
export const cooldownMs = 5_000

interface JsonWebKeysOptions {
  readonly fetchKeys: () => Promise<unknown>
  readonly monotonic: Clock
  readonly onError: (error: unknown) => void
}

/**
 * The issuer's public keys. They are fetched at the start, every five minutes, and, so that a
 * rotation is met at once, when a token names one that we do not hold. Whatever goes wrong with the
 * issuer, the last good keys stay in use.
 *
 * (jose's own remote set drops its keys when they are old and the issuer is down, and counts its
 * cool-down from successes only, so that an outage lets every unknown `kid` through to the issuer.)
 */
export class JsonWebKeys {
  readonly #timer: NodeJS.Timeout
  #keys: JWTVerifyGetKey | undefined
  #reloading: Promise<void> | undefined
  #demandedAtMs = -Infinity

  constructor(private readonly options: JsonWebKeysOptions) {
    this.#timer = setInterval(() => void this.reload(), refreshEveryMs)
    this.#timer.unref()
  }

  /** For `jwtVerify`. Rejects with an error of jose's when there is no such key. */
  readonly get: JWTVerifyGetKey = async (header, token) => {
    if (this.#keys === undefined) await this.#demand()
    try {
      return await this.#lookUp(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      await this.#demand()
      return this.#lookUp(header, token)
    }
  }

  /** Fetches the keys; those who ask meanwhile share it. Never rejects: `onError` gets what went wrong. */
  reload(): Promise<void> {
    this.#reloading ??= this.#load().finally(() => {
      this.#reloading = undefined
    })
    return this.#reloading
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #lookUp: JWTVerifyGetKey = async (header, token) => {
    if (this.#keys === undefined) throw new errors.JWKSNoMatchingKey()
    return this.#keys(header, token)
  }

  async #demand(): Promise<void> {
    const nowMs = this.options.monotonic()
    if (nowMs - this.#demandedAtMs >= cooldownMs) {
      this.#demandedAtMs = nowMs
      await this.reload()
    } else {
      // A fetch that began a moment ago may bring the key.
      await this.#reloading
    }
  }

  async #load(): Promise<void> {
    try {
      // createLocalJWKSet checks the shape.
      this.#keys = createLocalJWKSet((await this.options.fetchKeys()) as JSONWebKeySet)
    } catch (error) {
      this.options.onError(error)
    }
  }
}
