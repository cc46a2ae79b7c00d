import { LRUCache } from 'lru-cache'
import type { Clock } from '../../concurrency/clock.js'
import type { Credentials } from '../credentials/credentials.js'
import type { UpstreamFailureCode } from '../failure.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'

/** How the upstream took the credentials of one project the last time. Times by the monotonic clock. */
export interface CredentialState {
  readonly state: 'accepted' | 'locked-out'
  /** It has been so since then. */
  readonly sinceMs: number
  readonly expiresAtMs?: number
  /** Of a lockout. */
  readonly failure?: UpstreamFailureCode
}

const maxRemembered = 1_000

/** By project. */
export class CredentialStates {
  readonly #states = new LRUCache<string, CredentialState>({ max: maxRemembered })

  constructor(private readonly monotonic: Clock) {}

  get(projectId: string): CredentialState | undefined {
    return this.#states.get(projectId)
  }

  accepted(projectId: string, { expiresAtMs }: Credentials): void {
    const { state, sinceMs, expiresAtMs: before } = this.#states.get(projectId) ?? {}
    if (state === 'accepted' && before === expiresAtMs) return
    this.#states.set(projectId, {
      state: 'accepted',
      sinceMs: state === 'accepted' && sinceMs !== undefined ? sinceMs : this.monotonic(),
      ...(expiresAtMs !== undefined && { expiresAtMs }),
    })
  }

  /** Changes nothing unless the attempt failed because of the credentials. */
  failed(projectId: string, error: unknown, credentials?: Credentials): void {
    if (!(error instanceof AttemptFailed) || !error.rejected) return
    const before = this.#states.get(projectId)
    if (before?.state === 'locked-out') return
    const { expiresAtMs } = credentials ?? {}
    this.#states.set(projectId, {
      state: 'locked-out',
      sinceMs: this.monotonic(),
      failure: error.failure.code,
      ...(expiresAtMs !== undefined && { expiresAtMs }),
    })
  }
}
