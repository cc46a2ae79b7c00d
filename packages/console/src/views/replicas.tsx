import { bytes, count, duration, percent } from '../format/format.js'
import type { Session } from '../state/session.js'

/** The service counts on heartbeats. */
const goneWithinSeconds = 15

export function ReplicasSection({ session }: { readonly session: Session }) {
  const { value, failure } = session.replicas
  const replicas = value.value?.replicas ?? []
  const isWhole = value.value?.complete ?? true
  const own = session.status.value.value?.replica_id
  return (
    <section id="replicas" aria-labelledby="replicas-title">
      <h2 id="replicas-title">
        Replicas{' '}
        <small>
          {isWhole
            ? `${replicas.length} alive; one that ends is gone within ${duration(goneWithinSeconds)}`
            : 'only this one is known while Redis is gone'}
        </small>
      </h2>
      {failure.value !== undefined && <p class="fault">{failure.value}</p>}
      <table role="table" class="cards">
        <thead role="rowgroup">
          <tr role="row">
            {['Replica', 'Host', 'Version', 'Up', 'Entries', 'Memory', 'Hit ratio'].map((name) => (
              <th role="columnheader" key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {replicas.map((replica) => (
            <tr role="row" key={replica.id}>
              <th role="rowheader" scope="row" data-label="Replica">
                <code>{replica.id}</code> {replica.id === own && <small>this one</small>}
              </th>
              <td role="cell" data-label="Host">
                {replica.host}
              </td>
              <td role="cell" data-label="Version">
                {replica.version}
              </td>
              <td role="cell" data-label="Up">
                {duration((session.nowMs.value - Date.parse(replica.started_at)) / 1000)}
              </td>
              <td role="cell" data-label="Entries" class="number">
                {count(replica.entries)}
              </td>
              <td role="cell" data-label="Memory" class="number">
                {bytes(replica.bytes)}
              </td>
              <td role="cell" data-label="Hit ratio" class="number">
                {percent(replica.hit_ratio)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
