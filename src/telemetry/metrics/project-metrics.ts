import type { Registry } from 'prom-client'
import type { UpstreamStatus } from '../../upstream/status.js'
import { scrapedGauge, type Sample } from './scraped-metrics.js'

export interface ProjectGauges {
  readonly upstream: () => UpstreamStatus
  /** The project of each entry that the upstream is not asked for after failures. */
  readonly backedOffEntries: () => readonly string[]
  /** Others come from callers, and are counted together. */
  readonly isConfigured: (projectId: string) => boolean
}

type ValueOfProject = readonly [projectId: string, value: number]

/** What two values in one series make. */
type Combine = (one: number, other: number) => number

const sum: Combine = (one, other) => one + other
const highest: Combine = (one, other) => Math.max(one, other)
const lowest: Combine = (one, other) => Math.min(one, other)

/** What each configured project has a series of; all others together have one without a label. */
export function projectMetrics(
  registry: Registry,
  prefix: string,
  { upstream, backedOffEntries, isConfigured }: ProjectGauges,
): void {
  const gauge = (name: string, help: string, combine: Combine, read: () => readonly ValueOfProject[]): void =>
    scrapedGauge(registry, { name: prefix + name, help, labels: ['project'] }, () =>
      samplesOf(read(), isConfigured, combine),
    )

  gauge(
    'upstream_breaker_open',
    '1 while the endpoint of a project gets nothing but probes.',
    highest,
    () => {
      const { projects, endpoints } = upstream()
      const open = endpoints.filter(({ breaker }) => breaker !== 'closed').map(({ endpoint }) => endpoint)
      return projects.map(({ projectId, endpoint }) => [projectId, open.includes(endpoint) ? 1 : 0])
    },
  )
  gauge('upstream_in_flight', 'Calls to ModelArts that wait for an answer.', sum, () =>
    upstream().projects.map(({ projectId, inFlight }) => [projectId, inFlight]),
  )
  gauge('cache_backed_off_entries', 'Entries that ModelArts is not asked for after failures.', sum, () => {
    const none = upstream().projects.map(({ projectId }): ValueOfProject => [projectId, 0])
    return [...none, ...backedOffEntries().map((projectId): ValueOfProject => [projectId, 1])]
  })
  gauge('credentials_locked_out', '1 while the credentials of a project are rejected.', highest, () =>
    upstream().credentials.map(({ projectId, state }) => [projectId, state === 'locked-out' ? 1 : 0]),
  )
  gauge('credentials_expire_timestamp_seconds', 'When tokens or temporary keys expire.', lowest, () =>
    upstream().credentials.flatMap(({ projectId, expiresInMs }): ValueOfProject[] =>
      expiresInMs === undefined ? [] : [[projectId, (Date.now() + expiresInMs) / 1000]],
    ),
  )
}

function samplesOf(
  values: readonly ValueOfProject[],
  isConfigured: (projectId: string) => boolean,
  combine: Combine,
): Sample[] {
  const bySeries = new Map<string | undefined, number>()
  for (const [projectId, value] of values) {
    const series = isConfigured(projectId) ? projectId : undefined
    const before = bySeries.get(series)
    bySeries.set(series, before === undefined ? value : combine(before, value))
  }
  return [...bySeries].map(([project, value]) => [project === undefined ? {} : { project }, value])
}
