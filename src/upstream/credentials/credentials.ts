import { createHash } from 'node:crypto'
import type { Secret } from '../../config/secret.js'
import type { SigningKeys } from '../signing/sign-request.js'

/** What a request is let in with. `id` distinguishes two of them without revealing either. */
export type Credentials =
  | {
      readonly kind: 'key'
      readonly id: string
      readonly keys: SigningKeys
      /** By the monotonic clock. */
      readonly expiresAtMs?: number
    }
  | {
      readonly kind: 'token'
      readonly id: string
      readonly token: Secret
      /** By the monotonic clock. */
      readonly expiresAtMs?: number
    }

export interface CredentialsContext {
  readonly signal: AbortSignal
  /** The upstream rejected these: others, if there are any. */
  readonly rejected?: Credentials
  /** The upstream took the rejected ones before. If it never did, new ones of the same kind seldom help. */
  readonly wereAccepted?: boolean
}

/**
 * Gives the credentials to use now; may log in or read files for that. With `rejected` it looks
 * again, and gives the same ones when there are no others. Rejects with `AttemptFailed`, or with
 * the reason of the signal. Providers compose, as in `renewing(passwordLogin(…))`.
 */
export type CredentialsProvider = (context: CredentialsContext) => Promise<Credentials>

export function keyCredentials(keys: SigningKeys, expiresAtMs?: number): Credentials {
  const id = fingerprint(keys.accessKey, keys.secretKey, ...(keys.securityToken ? [keys.securityToken] : []))
  return { kind: 'key', id, keys, ...(expiresAtMs !== undefined && { expiresAtMs }) }
}

export function tokenCredentials(token: Secret, expiresAtMs?: number): Credentials {
  return { kind: 'token', id: fingerprint(token), token, ...(expiresAtMs !== undefined && { expiresAtMs }) }
}

/** Equal for equal secrets; the secrets cannot be had from it. */
export function fingerprint(...secrets: readonly Secret[]): string {
  const hash = createHash('sha256')
  for (const secret of secrets) {
    const text = secret.reveal()
    hash.update(`${text.length}:${text}`)
  }
  return hash.digest('base64url')
}

/** By the monotonic clock. */
export function isExpired({ expiresAtMs }: Credentials, nowMs: number): boolean {
  return expiresAtMs !== undefined && nowMs >= expiresAtMs
}
