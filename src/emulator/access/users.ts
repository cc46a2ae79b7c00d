import type { LockPolicy } from './key-ring.js'

/** Someone who may log in at IAM. */
export interface User {
  readonly name: string
  readonly password: string
  readonly domainName: string
  readonly projects: readonly string[]
  /** Login protection by virtual MFA: a password alone is not enough. */
  readonly needsTotp?: boolean
}

export type LoginOutcome =
  { readonly kind: 'ok'; readonly user: User } | { readonly kind: 'wrong' } | { readonly kind: 'locked' }

/** Wrong passwords within this time add up. */
const countingWindowMs = 15 * 60_000

/** Everyone who may log in, and who is locked after too many wrong passwords. */
export class Users {
  readonly #users = new Map<string, User>()
  readonly #failedAtMs = new Map<string, number[]>()
  readonly #lockedUntilMs = new Map<string, number>()

  put(user: User): void {
    this.#users.set(user.name, user)
  }

  remove(name: string): boolean {
    return this.#users.delete(name)
  }

  /** Says `wrong` for an unknown user as well, and counts it. */
  login(name: string, domainName: string, password: string, nowMs: number, policy: LockPolicy): LoginOutcome {
    if ((this.#lockedUntilMs.get(name) ?? 0) > nowMs) return { kind: 'locked' }
    const user = this.#users.get(name)
    if (user?.domainName === domainName && user.password === password) {
      this.#failedAtMs.delete(name)
      return { kind: 'ok', user }
    }
    const failures = (this.#failedAtMs.get(name) ?? []).filter((atMs) => atMs > nowMs - countingWindowMs)
    failures.push(nowMs)
    if (failures.length >= policy.lockAfterFailures) {
      this.#lockedUntilMs.set(name, nowMs + policy.lockForMs)
      failures.length = 0
    }
    this.#failedAtMs.set(name, failures)
    return { kind: 'wrong' }
  }

  locked(nowMs: number): string[] {
    return [...this.#lockedUntilMs].filter(([, untilMs]) => untilMs > nowMs).map(([name]) => name)
  }

  unlockAll(): void {
    this.#failedAtMs.clear()
    this.#lockedUntilMs.clear()
  }

  clear(): void {
    this.#users.clear()
    this.unlockAll()
  }
}
