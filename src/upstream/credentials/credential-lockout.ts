import type { Clock } from '../../concurrency/clock.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import type { OnUpstreamEvent, UpstreamService } from '../events.js'
import { UpstreamFailure } from '../failure.js'
import { RejectedCredentials } from './rejected-credentials.js'
import { Probation } from './probation.js'

export interface Trying {
  /** Of the credentials, `fingerprint`ed. */
  readonly id: string
  readonly service: UpstreamService
  readonly projectId: string
}

/**
 * Keeps credentials from being locked. Each use goes through `run`: new ones are tried by one
 * request first, refused ones rest for a pause. Without a request it rejects with `AttemptFailed`.
 */
export class CredentialLockout {
  readonly #refusals: RejectedCredentials
  readonly #trials: Probation

  constructor(
    clock: Clock,
    private readonly onEvent: OnUpstreamEvent,
  ) {
    this.#refusals = new RejectedCredentials(clock)
    this.#trials = new Probation(clock)
  }

  /** Settles as `attempt` does when that is made. */
  run<T>(trying: Trying, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    const { id, projectId } = trying
    const mayRun = () => {
      const ofIdentity = this.#refusals.resting(id)
      if (ofIdentity) throw new AttemptFailed(notTriedAgain(ofIdentity), { refuses: 'identity' })
      const ofRights = this.#refusals.resting(withinProject(id, projectId))
      if (ofRights) throw new AttemptFailed(notTriedAgain(ofRights), { refuses: 'rights' })
    }
    return this.#trials.run(id, mayRun, () => this.#learnFrom(trying, attempt), signal)
  }

  async #learnFrom<T>(trying: Trying, attempt: () => Promise<T>): Promise<T> {
    try {
      const result = await attempt()
      this.#accepted(trying)
      return result
    } catch (error) {
      if (error instanceof AttemptFailed) this.#learnFromFailure(trying, error)
      throw error
    }
  }

  #learnFromFailure(trying: Trying, { refuses, failure }: AttemptFailed): void {
    if (refuses) return this.#refused(trying, refuses, failure)
    // An answer to the question itself comes after the credentials were believed.
    const { code } = failure
    if (code === 'upstream-rejected-request' || code === 'upstream-not-found') this.#accepted(trying)
  }

  #accepted({ id, projectId }: Trying): void {
    this.#trials.prove(id)
    this.#refusals.accept(id)
    this.#refusals.accept(withinProject(id, projectId))
  }

  #refused(trying: Trying, refuses: 'identity' | 'rights', failure: UpstreamFailure): void {
    const { id, service, projectId } = trying
    // No right in one project says nothing about another; a key that is not believed is bad everywhere.
    if (refuses === 'identity') this.#trials.doubt(id)
    else this.#trials.prove(id)
    const pauseMs = this.#refusals.refuse(refuses === 'identity' ? id : withinProject(id, projectId), failure)
    if (pauseMs === undefined) return
    this.onEvent({ type: 'credentials-refused', service, projectId, refuses, pauseMs, ...failure.upstream })
  }
}

function withinProject(id: string, projectId: string): string {
  return `${id} ${projectId}`
}

function notTriedAgain({ code, message, upstream }: UpstreamFailure): UpstreamFailure {
  const now = 'They were not tried again just now, so that they do not get locked.'
  // Nobody was asked, so the next caller may ask at once: the pause ends early when the credentials change.
  return new UpstreamFailure(code, `${message} ${now}`, { upstream, retryAfterMs: 0 })
}
