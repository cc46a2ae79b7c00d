import { Inject, Injectable } from '@nestjs/common'
import { sharesOf } from '../../../cache/budget.js'
import { Cache } from '../../../cache/cache.js'
import type { Config } from '../../../config/config.js'
import { CONFIG } from '../../../config/config.token.js'
import { ModelArtsClient } from '../../../upstream/client.js'
import type { CredentialStatus, EndpointStatus } from '../../../upstream/status.js'
import { Readiness } from '../../health/readiness.js'
import { RedisWatch } from './redis-watch.js'
import { agoToTime, ThisReplica } from './this-replica.js'

/** `GET /admin/status`: how this replica stands. Nothing of it is secret. */
@Injectable()
export class StatusReport {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'cache' | 'effective'>,
    @Inject(ThisReplica) private readonly replica: ThisReplica,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(Cache) private readonly cache: Cache,
    @Inject(RedisWatch) private readonly redis: RedisWatch,
    @Inject(ModelArtsClient) private readonly upstream: ModelArtsClient,
  ) {}

  report() {
    const { id, host, version, startedAt, uptimeSeconds } = this.replica
    return {
      replica_id: id,
      host,
      version,
      node: process.versions.node,
      started_at: startedAt.toISOString(),
      uptime_seconds: uptimeSeconds,
      ...this.figures(),
      configuration: this.config.effective,
    }
  }

  /** What changes from second to second. */
  figures() {
    const { endpoints, credentials } = this.upstream.status()
    const { entries, bytes } = this.cache.usage
    const { maxBytes } = this.config.cache
    return {
      status: this.readiness.report().status,
      memory: {
        entries,
        used_bytes: bytes,
        budget_bytes: sharesOf(maxBytes).entries,
        max_bytes: maxBytes,
        rss_bytes: process.memoryUsage.rss(),
      },
      redis: this.redis.status,
      endpoints: endpoints.map(endpointReport),
      credentials: credentials.map(credentialReport),
    }
  }
}

const endpointReport = ({ endpoint, breaker, inFlight, queued, lastFailure }: EndpointStatus) => ({
  endpoint,
  breaker,
  in_flight: inFlight,
  queued,
  ...(lastFailure && { last_failure: { code: lastFailure.code, at: agoToTime(lastFailure.agoMs) } }),
})

const credentialReport = (status: CredentialStatus) => ({
  project_id: status.projectId,
  kind: status.kind,
  state: status.state,
  ...(status.sinceAgoMs !== undefined && { since: agoToTime(status.sinceAgoMs) }),
  ...(status.expiresInMs !== undefined && { expires_at: agoToTime(-status.expiresInMs) }),
  ...(status.failure && { failure: status.failure }),
})
