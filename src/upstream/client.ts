import type { Clock } from '../concurrency/clock.js'
import type { UpstreamConfig } from '../config/config.js'
import { AttemptFailed } from './resilience/attempt-failed.js'
import { Admission } from './projects/with-credentials.js'
import { credentialsFor } from './credentials/provider-for.js'
import { CredentialLockout } from './credentials/credential-lockout.js'
import { ProjectRegistry } from './projects/project-registry.js'
import { callResourceSpecs } from './apis/resource-specs-call.js'
import type { ResourceSpecsQuestion, SpecList } from './apis/resource-specs.js'
import { withDeadline } from './resilience/deadline.js'
import { EndpointGuard } from './resilience/endpoint-guard.js'
import { exchangeOver, type Exchange } from './response/exchange.js'
import { retrying } from './resilience/retrying.js'
import type { Send } from './transport/send.js'
import { UpstreamFailure } from './failure.js'
import type { OnUpstreamEvent } from './events.js'

export interface ModelArtsClientOptions {
  readonly config: UpstreamConfig
  readonly send: Send
  readonly clock: Clock
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
  readonly #admission: Admission
  readonly #exchange: Exchange
  readonly #guards = new Map<string, EndpointGuard>()

  constructor(private readonly options: ModelArtsClientOptions) {
    const { config, send, clock, random, onEvent } = options
    const rest = new CredentialLockout(clock, onEvent)
    const exchange = exchangeOver(send, clock, onEvent)
    const tools = { exchange, rest, clock, random, onEvent, timeoutMs: config.timeoutMs }
    this.#exchange = exchange
    this.#projects = new ProjectRegistry(config, (credentials) => credentialsFor(credentials, tools), onEvent)
    this.#admission = new Admission(this.#projects, rest, clock)
  }

  /** Whether there are credentials for this project. */
  knows(projectId: string): boolean {
    return this.#projects.knows(projectId)
  }

  /** Rejects with `UpstreamFailure`, or with the reason of `signal`; either way within the total timeout. */
  async resourceSpecs(
    question: ResourceSpecsQuestion,
    signal: AbortSignal,
    { retries = Infinity }: AskOptions = {},
  ): Promise<SpecList> {
    const { config, clock, random, onEvent } = this.options
    const { projectId } = question
    const retryingOptions = {
      retries: Math.min(retries, config.retries),
      deadlineAtMs: clock() + config.totalTimeoutMs,
      clock,
      random,
      onRetry: (retry: number, { code }: UpstreamFailure, delayMs: number) =>
        onEvent({ type: 'retry', projectId, failure: code, retry, delayMs }),
    }
    try {
      return await withDeadline(signal, config.totalTimeoutMs, outOfTime, (bounded) =>
        retrying(retryingOptions, () => this.#attempt(question, bounded), bounded),
      )
    } catch (error) {
      throw error instanceof AttemptFailed ? error.failure : error
    }
  }

  /** Ends what runs behind: watches of files, idle timers. */
  close(): void {
    this.#projects.close()
  }

  #attempt(question: ResourceSpecsQuestion, signal: AbortSignal): Promise<SpecList> {
    const { config, clock, onEvent } = this.options
    const tools = { exchange: this.#exchange, timeoutMs: config.timeoutMs, clock, onEvent }
    return this.#admission.run(question.projectId, signal, (project, credentials) =>
      this.#guardOf(project.endpoint, project.id).run(
        (bounded) => callResourceSpecs(question, project, credentials, tools, bounded),
        signal,
      ),
    )
  }

  #guardOf(endpoint: string, projectId: string): EndpointGuard {
    const existing = this.#guards.get(endpoint)
    if (existing) return existing
    const { config, clock, onEvent } = this.options
    const guard = new EndpointGuard({ maxConcurrency: config.maxConcurrency, projectId, clock, onEvent })
    this.#guards.set(endpoint, guard)
    return guard
  }
}

function outOfTime(): UpstreamFailure {
  return new UpstreamFailure('upstream-timeout', 'ModelArts did not answer in time.')
}
