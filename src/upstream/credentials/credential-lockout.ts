import type { Clock } from '../../concurrency/clock.js'
import type { OnUpstreamEvent, UpstreamService } from '../events.js'
import { UpstreamFailure } from '../failure.js'
import { AttemptFailed, type Rejection } from '../resilience/attempt-failed.js'
import { Probation } from './probation.js'
import { RejectedCredentials } from './rejected-credentials.js'

export interface CredentialUse {
  /** Of the credentials, `fingerprint`ed. */
  readonly id: string
  readonly service: UpstreamService
  readonly projectId: string
  /** Which API: no right to one says nothing about another. */
  readonly purpose?: string
  /** How long a success shows that they are good; for good when left out. */
  readonly confirmedForMs?: number
}

/**
 * Keeps credentials from being locked. Each use goes through `run`: new ones are tried by one
 * request first, rejected ones cool down. Without a request it rejects with `AttemptFailed`.
 */
export class CredentialLockout {
  readonly #rejected: RejectedCredentials
  readonly #probation: Probation

  constructor(
    monotonic: Clock,
    private readonly onEvent: OnUpstreamEvent,
  ) {
    this.#rejected = new RejectedCredentials(monotonic)
    this.#probation = new Probation(monotonic)
  }

  /** Settles as `attempt` does when that is made. */
  run<T>(use: CredentialUse, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    const { id, confirmedForMs } = use
    const mayRun = () => {
      this.#throwIfCoolingDown(id, 'authentication')
      this.#throwIfCoolingDown(scopeOf(use), 'authorization')
    }
    return this.#probation.run(id, mayRun, () => this.#learnFrom(use, attempt), signal, confirmedForMs)
  }

  #throwIfCoolingDown(id: string, rejected: Rejection): void {
    const failure = this.#rejected.coolingDown(id)
    if (failure) throw new AttemptFailed(notTriedAgain(failure), { rejected })
  }

  async #learnFrom<T>(use: CredentialUse, attempt: () => Promise<T>): Promise<T> {
    try {
      const result = await attempt()
      this.#accept(use)
      return result
    } catch (error) {
      if (error instanceof AttemptFailed) this.#learnFromFailure(use, error)
      throw error
    }
  }

  #learnFromFailure(use: CredentialUse, { rejected, failure }: AttemptFailed): void {
    if (rejected) return this.#reject(use, rejected, failure)
    // An answer to the question itself comes after the credentials were believed.
    const { code } = failure
    if (code === 'upstream-rejected-request' || code === 'upstream-not-found') this.#accept(use)
  }

  #accept(use: CredentialUse): void {
    this.#probation.confirm(use.id)
    this.#rejected.accept(use.id)
    this.#rejected.accept(scopeOf(use))
  }

  #reject(use: CredentialUse, rejected: Rejection, failure: UpstreamFailure): void {
    const { id, service, projectId } = use
    const isBelieved = rejected === 'authorization'
    if (isBelieved) this.#probation.confirm(id)
    else this.#probation.distrust(id)
    // No right in one project or to one API says nothing about another; a key that is not believed is bad everywhere.
    const coolDownMs = this.#rejected.reject(isBelieved ? scopeOf(use) : id, failure)
    if (coolDownMs === undefined) return
    this.onEvent({
      type: 'credentials-rejected',
      service,
      projectId,
      rejected,
      coolDownMs,
      ...failure.upstream,
    })
  }
}

function scopeOf({ id, projectId, purpose = '' }: CredentialUse): string {
  return `${id} ${projectId} ${purpose}`
}

function notTriedAgain({ code, message, upstream }: UpstreamFailure): UpstreamFailure {
  const now = 'They were not tried again just now, so that they do not get locked.'
  return new UpstreamFailure(code, `${message} ${now}`, { upstream, wasAsked: false })
}
