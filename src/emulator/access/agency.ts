import { randomBytes } from 'node:crypto'
import type { TemporaryKey, TemporaryKeys } from './temporary-keys.js'

export interface AgencyPolicy {
  readonly agencyKeyLifetimeMs: number
  /** A new key is handed out when the old one has this long to live; both are good until then. */
  readonly agencyKeyOverlapMs: number
}

/** The keys that a virtual machine gets for the agency bound to it, and the tokens that guard them. */
export class Agency {
  readonly #temporaryKeys: TemporaryKeys
  readonly #projects: readonly string[]
  readonly #tokens = new Map<string, number>()
  #current: TemporaryKey | undefined
  #issued = 0

  constructor(temporaryKeys: TemporaryKeys, projects: readonly string[]) {
    this.#temporaryKeys = temporaryKeys
    this.#projects = projects
  }

  key(nowMs: number, policy: AgencyPolicy): TemporaryKey {
    const current = this.#current
    if (current && current.temporary.expiresAtMs - nowMs > policy.agencyKeyOverlapMs) return current
    return this.rotate(nowMs, policy)
  }

  /** A new key now; the old one lives to its own end. */
  rotate(nowMs: number, policy: AgencyPolicy): TemporaryKey {
    this.#current = this.#temporaryKeys.issue(this.#projects, nowMs + policy.agencyKeyLifetimeMs)
    this.#issued += 1
    return this.#current
  }

  issued(): number {
    return this.#issued
  }

  issueToken(expiresAtMs: number): string {
    const token = randomBytes(32).toString('base64url')
    this.#tokens.set(token, expiresAtMs)
    return token
  }

  isGoodToken(token: string | undefined, nowMs: number): boolean {
    return token !== undefined && (this.#tokens.get(token) ?? 0) > nowMs
  }

  forgetTokens(): void {
    this.#tokens.clear()
  }

  clear(): void {
    this.forgetTokens()
    this.#current = undefined
    this.#issued = 0
  }
}
