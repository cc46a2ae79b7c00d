import { LRUCache } from 'lru-cache'
import type { Clock } from '../../concurrency/clock.js'
import { AttemptFailed } from '../attempt-failed.js'
import type { Project } from '../projects/project.js'
import type { ProjectRegistry } from '../projects/project-registry.js'
import { UpstreamFailure } from '../upstream-failure.js'
import type { Credentials } from './credentials.js'
import type { Rest } from './rest.js'

/** Uses credentials for one request. Rejects with `AttemptFailed`, whose `refuses` decides what follows. */
export type UseCredentials<T> = (project: Project, credentials: Credentials) => Promise<T>

/**
 * Finds what one attempt is let in with. When credentials are refused it looks once for others:
 * a renewed token, files that have changed since, or the last ones that were accepted, which still
 * live while a rotation is half done. The request is repeated once with those, never with the same.
 */
export class Admission {
  readonly #lastAccepted = new LRUCache<string, Credentials>({ max: 1_000 })

  constructor(
    private readonly projects: Pick<ProjectRegistry, 'find' | 'reread'>,
    private readonly rest: Rest,
    private readonly clock: Clock,
  ) {}

  /** Rejects with `AttemptFailed` or the reason of the signal. */
  async run<T>(projectId: string, signal: AbortSignal, use: UseCredentials<T>): Promise<T> {
    const project = this.#project(projectId)
    const credentials = await project.credentials({ signal })
    const isResting = this.rest.isResting({ id: credentials.id, projectId })
    try {
      return await this.#use(project, credentials, signal, use)
    } catch (error) {
      const isRefused = error instanceof AttemptFailed && error.refuses === 'identity'
      // Credentials that rest have been through this: asking for a new token each time would be a storm of logins.
      const other =
        isRefused && !isResting
          ? ((await this.#renewed(project, credentials, signal)) ?? this.#last(project, credentials))
          : isResting
            ? this.#last(project, credentials)
            : undefined
      if (!other) throw error
      return this.#use(other.project, other.credentials, signal, use)
    }
  }

  async #use<T>(
    project: Project,
    credentials: Credentials,
    signal: AbortSignal,
    use: UseCredentials<T>,
  ): Promise<T> {
    const trying = { id: credentials.id, service: 'modelarts', projectId: project.id } as const
    const result = await this.rest.run(trying, signal, () => use(project, credentials))
    this.#lastAccepted.set(project.id, credentials)
    return result
  }

  async #renewed(project: Project, refused: Credentials, signal: AbortSignal): Promise<Chosen | undefined> {
    this.projects.reread()
    const now = this.projects.find(project.id)
    const credentials = await now?.credentials({ signal, refused })
    if (!now || !credentials || credentials.id === refused.id) return undefined
    return this.rest.isResting({ id: credentials.id, projectId: project.id })
      ? undefined
      : { project: now, credentials }
  }

  #last(project: Project, refused: Credentials): Chosen | undefined {
    const credentials = this.#lastAccepted.get(project.id)
    if (!credentials || credentials.id === refused.id) return undefined
    if (credentials.expiresAtMs !== undefined && this.clock() >= credentials.expiresAtMs) return undefined
    return this.rest.isResting({ id: credentials.id, projectId: project.id })
      ? undefined
      : { project, credentials }
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
