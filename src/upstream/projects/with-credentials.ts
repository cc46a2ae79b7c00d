import { LRUCache } from 'lru-cache'
import type { Clock } from '../../concurrency/clock.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import type { Project } from './project.js'
import type { ProjectRegistry } from './project-registry.js'
import { UpstreamFailure } from '../failure.js'
import type { Credentials } from '../credentials/credentials.js'
import type { CredentialLockout } from '../credentials/credential-lockout.js'

/** Uses credentials for one request. Rejects with `AttemptFailed`, whose `refuses` decides what follows. */
export type UseCredentials<T> = (project: Project, credentials: Credentials) => Promise<T>

/**
 * Finds what one attempt is let in with. When credentials are refused, or rest because they were,
 * it looks once for others: a renewed token, files that have changed since, or the last ones that
 * were accepted, which still live while a rotation is half done. The request is repeated once with
 * those, never with the same.
 */
export class Admission {
  readonly #lastAccepted = new LRUCache<string, Credentials>({ max: 1_000 })
  readonly #everAccepted = new LRUCache<string, true>({ max: 1_000 })

  constructor(
    private readonly projects: Pick<ProjectRegistry, 'find' | 'reread'>,
    private readonly rest: CredentialLockout,
    private readonly clock: Clock,
  ) {}

  /** Rejects with `AttemptFailed` or the reason of the signal. */
  async run<T>(projectId: string, signal: AbortSignal, use: UseCredentials<T>): Promise<T> {
    const project = this.#project(projectId)
    const credentials = await project.credentials({ signal })
    try {
      return await this.#use({ project, credentials }, signal, use)
    } catch (error) {
      if (!(error instanceof AttemptFailed) || error.refuses !== 'identity') throw error
      const others = [
        () => this.#renewed(projectId, credentials, signal),
        () => this.#last(project, credentials),
      ]
      return await this.#useFirstOf(others, error, signal, use)
    }
  }

  /** Goes on to the next as long as one is refused or absent; in the end rejects as the first use did. */
  async #useFirstOf<T>(
    others: readonly (() => Promise<Chosen | undefined> | Chosen | undefined)[],
    refusal: AttemptFailed,
    signal: AbortSignal,
    use: UseCredentials<T>,
  ): Promise<T> {
    for (const other of others) {
      const chosen = await other()
      if (!chosen) continue
      try {
        return await this.#use(chosen, signal, use)
      } catch (error) {
        if (!(error instanceof AttemptFailed) || error.refuses !== 'identity') throw error
      }
    }
    throw refusal
  }

  async #use<T>({ project, credentials }: Chosen, signal: AbortSignal, use: UseCredentials<T>): Promise<T> {
    const trying = { id: credentials.id, service: 'modelarts', projectId: project.id } as const
    const result = await this.rest.run(trying, signal, () => use(project, credentials))
    this.#lastAccepted.set(project.id, credentials)
    this.#everAccepted.set(credentials.id, true)
    return result
  }

  async #renewed(projectId: string, refused: Credentials, signal: AbortSignal): Promise<Chosen | undefined> {
    this.projects.reread()
    const project = this.projects.find(projectId)
    if (!project) return undefined
    const wereAccepted = this.#everAccepted.has(refused.id)
    const credentials = await project.credentials({ signal, refused, wereAccepted })
    return credentials.id === refused.id ? undefined : { project, credentials }
  }

  #last(project: Project, refused: Credentials): Chosen | undefined {
    const credentials = this.#lastAccepted.get(project.id)
    if (!credentials || credentials.id === refused.id) return undefined
    const isOver = credentials.expiresAtMs !== undefined && this.clock() >= credentials.expiresAtMs
    return isOver ? undefined : { project, credentials }
  }

  #project(id: string): Project {
    const project = this.projects.find(id)
    if (project) return project
    const message = 'No credentials are configured for this project.'
    throw new AttemptFailed(new UpstreamFailure('unknown-project', message))
  }
}

interface Chosen {
  readonly project: Project
  readonly credentials: Credentials
}
