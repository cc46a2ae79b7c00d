import { ago, bytes, clockTime, count, duration } from '../format/format.js'
import { breakerLooks, credentialLooks, redisLook } from '../health/words.js'
import type { Session } from '../state/session.js'
import { Mark } from './mark.js'

/** What this replica depends on, one line each. */
export function DependenciesSection({ session }: { readonly session: Session }) {
  const status = session.status.value.value
  const nowMs = session.nowMs.value
  return (
    <section id="dependencies" aria-labelledby="dependencies-title">
      <h2 id="dependencies-title">
        Dependencies <small>of this replica</small>
      </h2>
      {status && (
        <dl class="lines">
          <div>
            <dt>Redis</dt>
            <dd>
              <Mark look={redisLook(status.redis.state)} />
              <span class="faint">since {clockTime(status.redis.since, nowMs)}</span>
            </dd>
          </div>
          {status.endpoints.map(({ endpoint, breaker, in_flight: inFlight, last_failure: failure }) => (
            <div key={endpoint}>
              <dt>ModelArts, {endpoint}</dt>
              <dd>
                <Mark look={breakerLooks[breaker]} />
                <span class="faint">{count(inFlight)} in flight</span>
                <span class="faint">
                  {failure ? `last failure ${failure.code}, ${ago(failure.at, nowMs)}` : 'no failure'}
                </span>
              </dd>
            </div>
          ))}
          {status.credentials.map(({ project_id: project, kind, state, since, expires_at: expires }) => (
            <div key={`${project} ${kind}`}>
              <dt>
                Credentials ({kind}), project {project}
              </dt>
              <dd>
                <Mark look={credentialLooks[state]} />
                {since !== undefined && <span class="faint">since {clockTime(since, nowMs)}</span>}
                {expires !== undefined && (
                  <span class="faint">expire in {duration((Date.parse(expires) - nowMs) / 1000)}</span>
                )}
              </dd>
            </div>
          ))}
          <div>
            <dt>Memory of the cache</dt>
            <dd>
              {bytes(status.memory.used_bytes)}{' '}
              <span class="faint">of {bytes(status.memory.budget_bytes)}</span>
            </dd>
          </div>
        </dl>
      )}
    </section>
  )
}
