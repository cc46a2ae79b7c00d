import { LRUCache } from 'lru-cache'
import type { Clock } from '../../concurrency/clock.js'
import type { CredentialLockout } from '../credentials/credential-lockout.js'
import { isExpired, type Credentials } from '../credentials/credentials.js'
import { UpstreamFailure } from '../failure.js'
import { AttemptFailed } from '../resilience/attempt-failed.js'
import type { CredentialStates } from './credential-states.js'
import type { Project } from './project.js'
import type { ProjectRegistry } from './project-registry.js'

/** Uses credentials for one request. Rejects with `AttemptFailed`, whose `rejected` decides what follows. */
export type UseCredentials<T> = (project: Project, credentials: Credentials) => Promise<T>

/** Rejects with `AttemptFailed` or the reason of the signal. */
export type WithCredentials = <T>(
  projectId: string,
  /** What the credentials are used for: rights to one API say nothing about another. */
  purpose: string,
  signal: AbortSignal,
  use: UseCredentials<T>,
) => Promise<T>

interface Choice {
  readonly project: Project
  readonly credentials: Credentials
  /** The configured ones were rejected, and stay so: a success of these says nothing about them. */
  readonly areFormer?: boolean
}

/**
 * Finds what one attempt is let in with. When credentials are rejected, or cool down because they
 * were, it looks once for others: a renewed token, files that have changed since, or the last ones
 * that were accepted, which are still valid while a rotation is half done. The request is repeated
 * once with those, never with the same.
 */
export function withCredentialsOf(
  projects: Pick<ProjectRegistry, 'find' | 'reread'>,
  lockout: CredentialLockout,
  monotonic: Clock,
  states: CredentialStates,
): WithCredentials {
  const lastAccepted = new LRUCache<string, Credentials>({ max: 1_000 })
  const everAccepted = new LRUCache<string, true>({ max: 1_000 })

  async function tryOnce<T>(
    { project, credentials, areFormer = false }: Choice,
    purpose: string,
    signal: AbortSignal,
    use: UseCredentials<T>,
  ): Promise<T> {
    const attempt = { id: credentials.id, service: 'modelarts', projectId: project.id, purpose } as const
    let result: T
    try {
      result = await lockout.run(attempt, signal, () => use(project, credentials))
    } catch (error) {
      states.failed(project.id, error, credentials)
      throw error
    }
    if (areFormer) return result
    states.accepted(project.id, credentials)
    lastAccepted.set(project.id, credentials)
    everAccepted.set(credentials.id, true)
    return result
  }

  async function renewed(
    projectId: string,
    rejected: Credentials,
    signal: AbortSignal,
  ): Promise<Choice | undefined> {
    projects.reread()
    const project = projects.find(projectId)
    if (!project) return undefined
    const wereAccepted = everAccepted.has(rejected.id)
    const credentials = await project.credentials({ signal, rejected, wereAccepted })
    return credentials.id === rejected.id ? undefined : { project, credentials }
  }

  function last(project: Project, rejected: Credentials): Choice | undefined {
    const credentials = lastAccepted.get(project.id)
    if (!credentials || credentials.id === rejected.id) return undefined
    return isExpired(credentials, monotonic()) ? undefined : { project, credentials, areFormer: true }
  }

  return async (projectId, purpose, signal, use) => {
    const project = projects.find(projectId)
    if (!project) throw new AttemptFailed(unknownProject())
    const credentials = await project.credentials({ signal }).catch((error: unknown) => {
      states.failed(projectId, error)
      throw error
    })
    let rejection: AttemptFailed
    try {
      return await tryOnce({ project, credentials }, purpose, signal, use)
    } catch (error) {
      rejection = asRejection(error)
    }
    for (const find of [() => renewed(projectId, credentials, signal), () => last(project, credentials)]) {
      const choice = await find()
      if (!choice) continue
      try {
        return await tryOnce(choice, purpose, signal, use)
      } catch (error) {
        asRejection(error)
      }
    }
    throw rejection
  }
}

/** Anything but a rejection by authentication is thrown on: other credentials would not help. */
function asRejection(error: unknown): AttemptFailed {
  if (error instanceof AttemptFailed && error.rejected === 'authentication') return error
  throw error
}

export function unknownProject(): UpstreamFailure {
  const message = 'No credentials are configured for this project.'
  return new UpstreamFailure('unknown-project', message, { wasAsked: false })
}
