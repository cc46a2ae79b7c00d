import type { Clock } from '../concurrency/clock.js'
import type { RunOperation } from '../events/operations.js'
import type { Api } from '../config/access.js'
import type { UpstreamConfig } from '../config/config.js'
import type { Adapter, AdapterQuestion, Page } from './apis/adapter.js'
import type { Resource } from './apis/adapters.js'
import { ask } from './asking/ask.js'
import { call, type Answered } from './asking/call.js'
import type { FetchPage } from './asking/pages.js'
import { PublishedApis } from './asking/published-apis.js'
import type { EngineList, EnginesQuestion, List, SpecList, SpecsQuestion } from './apis/question.js'
import { CredentialLockout } from './credentials/credential-lockout.js'
import { LoginBackOff } from './credentials/login-back-off.js'
import { credentialsFor } from './credentials/provider-for.js'
import type { OnUpstreamEvent, UpstreamOperation } from './events.js'
import { UpstreamFailure } from './failure.js'
import { CredentialStates } from './projects/credential-states.js'
import { InFlight } from './projects/in-flight.js'
import type { Project } from './projects/project.js'
import { ProjectRegistry } from './projects/project-registry.js'
import { unknownProject, withCredentialsOf, type WithCredentials } from './projects/with-credentials.js'
import { AttemptFailed } from './resilience/attempt-failed.js'
import { EndpointGuard, shortestCallMs } from './resilience/endpoint-guard.js'
import { retrying } from './resilience/retrying.js'
import { exchangeOver, type Exchange } from './response/exchange.js'
import type { QueryParameter } from './signing/canonical-query.js'
import type { CredentialStatus, UpstreamStatus } from './status.js'
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
  readonly runOperation?: RunOperation<UpstreamOperation>
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
  readonly #published: PublishedApis
  readonly #guards = new Map<string, EndpointGuard>()
  readonly #credentialStates: CredentialStates
  readonly #inFlight = new InFlight()

  constructor(private readonly options: ModelArtsClientOptions) {
    const { config, monotonic, random, onEvent } = options
    const lockout = new CredentialLockout(monotonic, onEvent)
    const backOff = new LoginBackOff(monotonic, random)
    const exchange = exchangeOver(options)
    const tools = { exchange, lockout, backOff, monotonic, random, onEvent, timeoutMs: config.timeoutMs }
    this.#exchange = exchange
    this.#published = new PublishedApis(monotonic)
    this.#projects = new ProjectRegistry(config, (credentials) => credentialsFor(credentials, tools), onEvent)
    this.#credentialStates = new CredentialStates(monotonic)
    this.#withCredentials = withCredentialsOf(this.#projects, lockout, monotonic, this.#credentialStates)
  }

  /** Whether there are credentials for this project. */
  knows(projectId: string): boolean {
    return this.#projects.knows(projectId)
  }

  /** Which generation a project speaks at present; undefined for one without credentials. */
  apiOf(projectId: string): Api | undefined {
    return this.#projects.find(projectId)?.api
  }

  /** The configured projects by the generation that they speak; `*` stands for any that is not listed. */
  projectsByApi(): Readonly<Record<Api, readonly string[]>> {
    return this.#projects.byApi()
  }

  /** Rejects with `UpstreamFailure`, or with the reason of `signal`, which sets the time limit of the whole. */
  async specs(question: SpecsQuestion, signal: AbortSignal, options: AskOptions = {}): Promise<SpecList> {
    const { items, ...others } = await this.#ask('specs', question, signal, options)
    return { specs: items, ...others }
  }

  /** Rejects as `specs` does. */
  async engines(
    question: EnginesQuestion,
    signal: AbortSignal,
    options: AskOptions = {},
  ): Promise<EngineList> {
    const { items, ...others } = await this.#ask('engines', question, signal, options)
    return { engines: items, ...others }
  }

  status(): UpstreamStatus {
    const projects = this.#projects.all()
    const endpoints = [...new Set(projects.map(({ endpoint }) => endpoint))]
    return {
      projects: projects.map(({ id, endpoint }) => ({
        projectId: id,
        endpoint,
        inFlight: this.#inFlight.of(id),
      })),
      endpoints: endpoints.map((endpoint) => ({
        endpoint,
        ...this.#guardOf(endpoint, firstOf(projects, endpoint)).status,
      })),
      credentials: projects.map(({ id, kind }) => this.#credentialStatus(id, kind)),
    }
  }

  /** Ends what runs in the background: watches of files, idle timers. */
  close(): void {
    this.#projects.close()
  }

  async #ask(
    resource: Resource,
    question: AdapterQuestion,
    signal: AbortSignal,
    options: AskOptions,
  ): Promise<List> {
    const { config, monotonic, onEvent } = this.options
    const deadlineAtMs = monotonic() + config.totalTimeoutMs
    for (let isLastTry = false; ; isLastTry = true) {
      const project = this.#projects.find(question.projectId)
      if (!project) throw unknownProject()
      const target = { ...options, project, deadlineAtMs }
      const tools = {
        fetchPage: (bounded: AbortSignal) => this.#fetchPage(target, bounded),
        published: this.#published,
        onEvent,
      }
      try {
        return await ask(resource, question, project, tools, signal)
      } catch (error) {
        if (!(error instanceof ProjectMoved)) throw error
        if (isLastTry) throw error.failure
      }
    }
  }

  /** Every page is a call of its own: with its own turn, credentials and retries, all before the one deadline. */
  #fetchPage({ project, retries = Infinity, deadlineAtMs }: PageTarget, signal: AbortSignal): FetchPage {
    const { config, monotonic, random, onEvent } = this.options
    const retryingOptions = {
      retries: Math.min(retries, config.retries),
      lastStartAtMs: deadlineAtMs - shortestCallMs(config),
      monotonic,
      random,
      onRetry: (retry: number, { code }: UpstreamFailure, delayMs: number) =>
        onEvent({ type: 'retry', projectId: project.id, failure: code, retry, delayMs }),
    }
    return async (adapter, parameters) => {
      try {
        const attempt = () => this.#call(project, adapter, parameters, deadlineAtMs, signal)
        return await retrying(retryingOptions, attempt, signal)
      } catch (error) {
        throw error instanceof AttemptFailed ? error.failure : error
      }
    }
  }

  #call(
    expected: Project,
    { name, path, readPage }: Adapter,
    parameters: readonly QueryParameter[],
    deadlineAtMs: number,
    signal: AbortSignal,
  ): Promise<Answered<Page>> {
    const { config, clock, onEvent } = this.options
    const tools = { exchange: this.#exchange, timeoutMs: config.timeoutMs, clock, onEvent }
    return this.#withCredentials(expected.id, name, signal, (project, credentials) => {
      if (project.endpoint !== expected.endpoint || project.api !== expected.api) throw new ProjectMoved()
      return this.#guardOf(project.endpoint, project.id).run(
        (limits) =>
          this.#inFlight.count(project.id, () =>
            call(
              { path: path(project.id), parameters, project, credentials, limits, read: readPage },
              tools,
              signal,
            ),
          ),
        deadlineAtMs,
        signal,
      )
    })
  }

  #credentialStatus(projectId: string, kind: CredentialStatus['kind']): CredentialStatus {
    const known = this.#credentialStates.get(projectId)
    if (!known) return { projectId, kind, state: 'untried' }
    const { state, sinceMs, expiresAtMs, failure } = known
    const nowMs = this.options.monotonic()
    return {
      projectId,
      kind,
      state,
      sinceAgoMs: nowMs - sinceMs,
      ...(expiresAtMs !== undefined && { expiresInMs: expiresAtMs - nowMs }),
      ...(failure && { failure }),
    }
  }

  #guardOf(endpoint: string, projectId: string): EndpointGuard {
    const existing = this.#guards.get(endpoint)
    if (existing) return existing
    const { config, monotonic, onEvent } = this.options
    const guard = new EndpointGuard({
      ...{ maxConcurrency: config.maxConcurrency, shortestCallMs: shortestCallMs(config) },
      ...{ projectId, monotonic, onEvent },
    })
    this.#guards.set(endpoint, guard)
    return guard
  }
}

/** A project behind the endpoint. */
const firstOf = (projects: readonly Project[], endpoint: string): string =>
  projects.find((project) => project.endpoint === endpoint)?.id ?? ''

interface PageTarget extends AskOptions {
  readonly project: Project
  readonly deadlineAtMs: number
}

/** The projects file has changed between two calls for one list: what came so far is of another place. */
class ProjectMoved extends Error {
  override readonly name = 'ProjectMoved'
  readonly failure = new UpstreamFailure(
    'upstream-unavailable',
    'The configuration of this project has changed; retry.',
    { retryAfterMs: 1_000, wasAsked: false },
  )
}
