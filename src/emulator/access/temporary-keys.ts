import { randomBytes } from 'node:crypto'
import type { AccessKey, KeyRing } from './key-ring.js'

export type TemporaryKey = AccessKey & Required<Pick<AccessKey, 'temporary'>>

/** Makes keys that end by themselves; they are on the ring at once. */
export class TemporaryKeys {
  readonly #ring: KeyRing
  #issued = 0

  constructor(ring: KeyRing) {
    this.#ring = ring
  }

  issue(projects: readonly string[], expiresAtMs: number): TemporaryKey {
    const key: TemporaryKey = {
      accessKey: `EXAMPLET${randomBytes(6).toString('hex').toUpperCase()}`,
      secretKey: `example-temporary-${randomBytes(16).toString('hex')}`,
      projects,
      temporary: { securityToken: `example-sts-${randomBytes(400).toString('base64url')}`, expiresAtMs },
    }
    this.#ring.put(key)
    this.#issued += 1
    return key
  }

  issued(): number {
    return this.#issued
  }

  clear(): void {
    this.#issued = 0
  }
}
