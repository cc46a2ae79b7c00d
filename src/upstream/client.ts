import type { Clock } from '../concurrency/clock.js'
import type { UpstreamConfig } from '../config/config.js'
import { callResourceSpecs } from './apis/resource-specs-call.js'
import type { ResourceSpecsQuestion, SpecList } from './apis/resource-specs.js'
import { CredentialLockout } from './credentials/credential-lockout.js'
import { LoginBackOff } from './credentials/login-back-off.js'
import { credentialsFor } from './credentials/provider-for.js'
import type { OnUpstreamEvent } from './events.js'
import type { UpstreamFailure } from './failure.js'
import { ProjectRegistry } from './projects/project-registry.js'
import { withCredentialsOf, type WithCredentials } from './projects/with-credentials.js'
import { AttemptFailed } from './resilience/attempt-failed.js'
import { EndpointGuard } from './resilience/endpoint-guard.js'
import { retrying } from './resilience/retrying.js'
import { exchangeOver, type Exchange } from './response/exchange.js'
import type { Send } from './transport/send.js'

export interface ModelArtsClientOptions {
  readonly config: UpstreamConfig
  readonly send: Send
  /** The wall clock, for signatures and dates. */
  readonly clock: Clock
  /** For durations. */
  readonly monotonic: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly onEvent: OnUpstreamEvent
}

export interface AskOptions {
  /** Attempts after the first, when fewer than configured: a revalidation has the cache's back-off for its retry. */
  readonly retries?: number
}

/**
 * ModelArts, as the rest of the service sees it: questions in, good lists or named failures out.
 * Signing, tokens, retries, breaker and bulkhead stay behind it. It knows no cache.
 *
 * Making one throws when the projects file or a secret's file cannot be used.
 */
export class ModelArtsClient {
  readonly #projects: ProjectRegistry
  readonly #withCredentials: WithCredentials
  readonly #exchange: Exchange
  readonly #guards = new Map<string, EndpointGuard>()

  constructor(private readonly options: ModelArtsClientOptions) {
    const { config, monotonic, random, onEvent } = options
    const lockout = new CredentialLockout(monotonic, onEvent)
    const backOff = new LoginBackOff(monotonic, random)
    const exchange = exchangeOver(options)
    const tools = { exchange, lockout, backOff, monotonic, random, onEvent, timeoutMs: config.timeoutMs }
    this.#exchange = exchange
    this.#projects = new ProjectRegistry(config, (credentials) => credentialsFor(credentials, tools), onEvent)
    this.#withCredentials = withCredentialsOf(this.#projects, lockout, monotonic)
  }

  /** Whether there are credentials for this project. */
  knows(projectId: string): boolean {
    return this.#projects.knows(projectId)
  }

  /** Rejects with `UpstreamFailure`, or with the reason of `signal`, which sets the time limit of the whole. */
  async resourceSpecs(
    question: ResourceSpecsQuestion,
    signal: AbortSignal,
    { retries = Infinity }: AskOptions = {},
  ): Promise<SpecList> {
    const { config, monotonic, random, onEvent } = this.options
    const { projectId } = question
    const retryingOptions = {
      retries: Math.min(retries, config.retries),
      deadlineAtMs: monotonic() + config.totalTimeoutMs,
      monotonic,
      random,
      onRetry: (retry: number, { code }: UpstreamFailure, delayMs: number) =>
        onEvent({ type: 'retry', projectId, failure: code, retry, delayMs }),
    }
    try {
      signal.throwIfAborted()
      return await retrying(retryingOptions, () => this.#attempt(question, signal), signal)
    } catch (error) {
      throw error instanceof AttemptFailed ? error.failure : error
    }
  }

  /** Ends what runs in the background: watches of files, idle timers. */
  close(): void {
    this.#projects.close()
  }

  #attempt(question: ResourceSpecsQuestion, signal: AbortSignal): Promise<SpecList> {
    const { config, clock, onEvent } = this.options
    const tools = { exchange: this.#exchange, timeoutMs: config.timeoutMs, clock, onEvent }
    return this.#withCredentials(question.projectId, signal, (project, credentials) =>
      this.#guardOf(project.endpoint, project.id).run(
        (limits) => callResourceSpecs({ question, project, credentials, limits }, tools, signal),
        signal,
      ),
    )
  }

  #guardOf(endpoint: string, projectId: string): EndpointGuard {
    const existing = this.#guards.get(endpoint)
    if (existing) return existing
    const { config, monotonic, onEvent } = this.options
    const guard = new EndpointGuard({ maxConcurrency: config.maxConcurrency, projectId, monotonic, onEvent })
    this.#guards.set(endpoint, guard)
    return guard
  }
}
