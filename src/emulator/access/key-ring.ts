/** A pair of keys that may sign, and the projects it may see. */
export interface AccessKey {
  readonly accessKey: string
  readonly secretKey: string
  readonly projects: readonly string[]
  /** Present on keys that end by themselves; each request must then carry and sign the token. */
  readonly temporary?: { readonly securityToken: string; readonly expiresAtMs: number }
}

interface Failures {
  inARow: number
  lockedUntilMs: number
}

/** The lock's figures, read at each use because they can be set while the emulator runs. */
export interface LockPolicy {
  readonly lockAfterFailures: number
  readonly lockForMs: number
}

/** Every key that exists, and which of them are locked after too many bad signatures in a row. */
export class KeyRing {
  readonly #keys = new Map<string, AccessKey>()
  readonly #failures = new Map<string, Failures>()

  put(key: AccessKey): void {
    this.#keys.set(key.accessKey, key)
  }

  /** A removed key is an unknown one; its lock stays, should it come back. */
  remove(accessKey: string): boolean {
    return this.#keys.delete(accessKey)
  }

  find(accessKey: string): AccessKey | undefined {
    return this.#keys.get(accessKey)
  }

  all(): AccessKey[] {
    return [...this.#keys.values()]
  }

  isLocked(accessKey: string, nowMs: number): boolean {
    return (this.#failures.get(accessKey)?.lockedUntilMs ?? 0) > nowMs
  }

  locked(nowMs: number): string[] {
    return [...this.#failures.keys()].filter((accessKey) => this.isLocked(accessKey, nowMs))
  }

  noteFailure(accessKey: string, nowMs: number, policy: LockPolicy): void {
    const failures = this.#failures.get(accessKey) ?? { inARow: 0, lockedUntilMs: 0 }
    failures.inARow += 1
    if (failures.inARow >= policy.lockAfterFailures) {
      failures.inARow = 0
      failures.lockedUntilMs = nowMs + policy.lockForMs
    }
    this.#failures.set(accessKey, failures)
  }

  noteSuccess(accessKey: string): void {
    this.#failures.delete(accessKey)
  }

  clear(): void {
    this.#keys.clear()
    this.#failures.clear()
  }

  unlockAll(): void {
    this.#failures.clear()
  }
}
