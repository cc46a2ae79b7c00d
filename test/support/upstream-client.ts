import { HttpService } from '@nestjs/axios'
import axios from 'axios'
import type { CredentialsConfig, UpstreamConfig } from '../../src/config/config.js'
import { monotonicClock } from '../../src/concurrency/clock.js'
import { Secret } from '../../src/config/secret.js'
import type { SecretSource } from '../../src/config/secret-source.js'
import type { SpecsQuestion, SpecList } from '../../src/upstream/apis/question.js'
import { ModelArtsClient, type AskOptions } from '../../src/upstream/client.js'
import { Agents } from '../../src/upstream/transport/agents.js'
import { httpSender } from '../../src/upstream/transport/http-sender.js'
import type { UpstreamEvent } from '../../src/upstream/events.js'
import { UpstreamFailure } from '../../src/upstream/failure.js'

export const given = (text: string): SecretSource => ({ kind: 'value', secret: new Secret(text) })
export const inFile = (path: string): SecretSource => ({ kind: 'file', path })

/** A client as the service makes it, with what happened in it. */
export interface UpstreamClient {
  readonly client: ModelArtsClient
  readonly events: readonly UpstreamEvent[]
  /** The list, or the failure; anything else that is thrown fails the test. */
  ask(question: Partial<SpecsQuestion>, options?: AskOptions): Promise<SpecList | UpstreamFailure>
  eventsOf<T extends UpstreamEvent['type']>(type: T): Extract<UpstreamEvent, { type: T }>[]
  close(): void
}

export interface UpstreamClientOptions {
  readonly endpoint?: string
  readonly credentials?: CredentialsConfig
  readonly projectId?: string
  readonly config?: Partial<UpstreamConfig>
  readonly clock?: () => number
  readonly monotonic?: () => number
}

export function upstreamClient({
  endpoint,
  credentials,
  projectId = 'project',
  config,
  clock = Date.now,
  monotonic = monotonicClock,
}: UpstreamClientOptions): UpstreamClient {
  const upstream: UpstreamConfig = {
    timeoutMs: 5_000,
    softTimeoutMs: 1_000,
    totalTimeoutMs: 8_000,
    loadTimeoutMs: (config?.totalTimeoutMs ?? 8_000) * 1.05,
    retries: 2,
    maxConcurrency: 8,
    maxBodyBytes: 8_388_608,
    api: 'v1',
    ...(endpoint !== undefined && credentials && { access: { endpoint, api: 'v1', credentials } }),
    ...config,
  }
  const events: UpstreamEvent[] = []
  const agents = new Agents({ proxy: upstream.proxy, maxSockets: upstream.maxConcurrency })
  const client = new ModelArtsClient({
    config: upstream,
    send: httpSender(new HttpService(axios.create()), agents, upstream.maxBodyBytes),
    clock,
    monotonic,
    random: Math.random,
    onEvent: (event) => events.push(event),
  })
  return {
    client,
    events,
    ask: async (question, options) => {
      const load = new AbortController()
      const timer = setTimeout(() => load.abort(timedOut()), upstream.loadTimeoutMs)
      try {
        const whole = { projectId, engineId: '0', projectType: 0, ...question } as const
        return await client.specs(whole, load.signal, options)
      } catch (error) {
        if (error instanceof UpstreamFailure) return error
        throw error
      } finally {
        clearTimeout(timer)
      }
    },
    eventsOf: <T extends UpstreamEvent['type']>(type: T) =>
      events.filter((event): event is Extract<UpstreamEvent, { type: T }> => event.type === type),
    close: () => {
      client.close()
      agents.close()
    },
  }
}

/** The cache bounds a load; here nothing else does. */
const timedOut = () => new UpstreamFailure('upstream-timeout', 'The load has had its time.')
