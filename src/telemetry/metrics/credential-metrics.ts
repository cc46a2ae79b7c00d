import type { Registry } from 'prom-client'
import type { CredentialStatus, UpstreamStatus } from '../../upstream/status.js'
import type { Labels } from './durations.js'
import { scrapedGauge, type Sample } from './scraped-metrics.js'

interface Credentials {
  readonly upstream: () => UpstreamStatus
  readonly isConfigured: (projectId: string) => boolean
}

const labels = ['project'] as const

/** How the credentials of each configured project stand; those of all others make one series without a label. */
export function credentialMetrics(
  registry: Registry,
  prefix: string,
  { upstream, isConfigured }: Credentials,
): void {
  const labelsOf = ({ projectId }: CredentialStatus): Labels =>
    isConfigured(projectId) ? { project: projectId } : {}

  const lockedOut = `${prefix}credentials_locked_out`
  scrapedGauge(
    registry,
    { name: lockedOut, help: '1 while the credentials of a project are rejected.', labels },
    () => {
      const samples = upstream().credentials.map((one): Sample => [
        labelsOf(one),
        one.state === 'locked-out' ? 1 : 0,
      ])
      // The worst last: of several in one series it is the one that stays.
      return samples.sort(([, one], [, other]) => one - other)
    },
  )

  const expire = `${prefix}credentials_expire_timestamp_seconds`
  scrapedGauge(registry, { name: expire, help: 'When tokens or temporary keys expire.', labels }, () => {
    const samples = upstream().credentials.flatMap((one): Sample[] =>
      one.expiresInMs === undefined ? [] : [[labelsOf(one), (Date.now() + one.expiresInMs) / 1000]],
    )
    return samples.sort(([, one], [, other]) => other - one)
  })
}
