import type { Registry as RegistryType } from 'prom-client'
import Registry from 'prom-client/lib/registry.js'
import { MetricsText } from '../../http/metrics/metrics-text.js'
import type { Counts } from './counts.js'
import { processMetrics } from './process-metrics.js'
import { projectMetrics, type ProjectGauges } from './project-metrics.js'
import { scrapedCounter, scrapedGauge, scrapedHistogram, type Sample } from './scraped-metrics.js'

/** What is true at the moment of a scrape; answered from memory. */
export interface Gauges extends ProjectGauges {
  readonly cacheEntries: () => number
  readonly cacheBytes: () => number
  readonly cacheMaxBytes: number
  /** Absent: no Redis is configured. */
  readonly isRedisUp?: () => boolean
  readonly policyVersion: () => number
  readonly version: string
}

const prefix = 'specs_bff_'

/** `GET /metrics`: dashboards and alerts are written against these names. No label has a value that a caller can invent. */
export class ServiceMetrics extends MetricsText {
  readonly #registry = new Registry()

  constructor(counts: Counts, gauges: Gauges) {
    super()
    requestMetrics(this.#registry, counts)
    cacheMetrics(this.#registry, counts, gauges)
    upstreamMetrics(this.#registry, counts)
    projectMetrics(this.#registry, prefix, gauges)
    redisMetrics(this.#registry, counts, gauges)
    gauge(this.#registry, 'policy_version', 'Of the policy in force; 0 is the environment’s.', [], () => [
      [{}, gauges.policyVersion()],
    ])
    gauge(this.#registry, 'build_info', 'Always 1; its labels tell what runs.', ['version', 'node'], () => [
      [{ version: gauges.version, node: process.versions.node }, 1],
    ])
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  async read(): Promise<string> {
    const [own, process] = await Promise.all([this.#registry.metrics(), processMetrics().metrics()])
    return `${own}\n${process}`
  }
}

function requestMetrics(registry: RegistryType, { requests }: Counts): void {
  const labels = ['route', 'method', 'status', 'cache'] as const
  scrapedCounter(
    registry,
    { name: `${prefix}http_requests_total`, help: 'Answers to requests.', labels },
    function* () {
      for (const series of requests.durations.all()) yield [series.labels, series.count]
    },
  )
  const name = `${prefix}http_request_duration_seconds`
  scrapedHistogram(registry, { name, help: 'From a request to its answer.', labels }, requests.durations)
  gauge(registry, 'event_streams', 'Open streams of /specs/events.', [], () => [[{}, requests.openStreams]])
  counter(registry, 'http_problems_total', 'Problems that callers got.', ['code'], function* () {
    for (const [code, count] of requests.problems) yield [{ code }, count]
  })
}

function cacheMetrics(registry: RegistryType, { cache }: Counts, gauges: Gauges): void {
  gauge(registry, 'cache_entries', 'Entries in memory.', [], () => [[{}, gauges.cacheEntries()]])
  gauge(
    registry,
    'cache_bytes',
    'What the cache and all that is made of it use of cache_max_bytes.',
    [],
    () => [[{}, gauges.cacheBytes()]],
  )
  gauge(registry, 'cache_max_bytes', 'CACHE_MAX_BYTES.', [], () => [[{}, gauges.cacheMaxBytes]])
  counter(registry, 'cache_events_total', 'What the cache did.', ['event'], function* () {
    for (const [event, count] of Object.entries(cache.events)) yield [{ event }, count]
  })
}

function upstreamMetrics(registry: RegistryType, { upstream }: Counts): void {
  const labels = ['service', 'outcome'] as const
  counter(
    registry,
    'upstream_requests_total',
    'Calls to ModelArts, IAM and the metadata service.',
    labels,
    function* () {
      for (const series of upstream.durations.all()) yield [series.labels, series.count]
    },
  )
  const name = `${prefix}upstream_request_duration_seconds`
  scrapedHistogram(registry, { name, help: 'How long those calls took.', labels }, upstream.durations)
  counter(
    registry,
    'upstream_odd_items_total',
    'Items left out, values that could not be read and status words that are not known, in the lists that ModelArts sent.',
    ['oddity'],
    function* () {
      for (const [oddity, count] of Object.entries(upstream.odd)) yield [{ oddity }, count]
    },
  )
}

function redisMetrics(registry: RegistryType, { cache, redis }: Counts, { isRedisUp }: Gauges): void {
  if (!isRedisUp) return
  gauge(registry, 'redis_up', '1 while Redis answers.', [], () => [[{}, isRedisUp() ? 1 : 0]])
  counter(registry, 'redis_commands_failed_total', 'Tasks in Redis that failed.', ['task'], function* () {
    const all = { ...cache.failedTasks, ...redis.failedTasks }
    for (const [task, count] of Object.entries(all)) yield [{ task }, count]
  })
}

const counter = (
  registry: RegistryType,
  name: string,
  help: string,
  labels: readonly string[],
  read: () => Iterable<Sample>,
): void => scrapedCounter(registry, { name: prefix + name, help, labels }, read)

const gauge = (
  registry: RegistryType,
  name: string,
  help: string,
  labels: readonly string[],
  read: () => Iterable<Sample>,
): void => scrapedGauge(registry, { name: prefix + name, help, labels }, read)
