import type { Entry } from '../api/shapes.js'
import { ageShare, ttlShare } from '../entries/age.js'
import { describe, selectionOf } from '../entries/entry-table.js'
import { ago, bytes, count, duration } from '../format/format.js'
import { entryLooks } from '../health/words.js'
import { Mark } from './mark.js'

interface Props {
  readonly entry: Entry
  readonly ageSeconds: number
  readonly nowMs: number
  readonly onRefresh: () => void
  readonly onPurge: () => void
}

export function EntryRow({ entry, ageSeconds, nowMs, onRefresh, onPurge }: Props) {
  const { key, state, ttl_seconds: ttl, last_failure: failure, backs_off_until: until } = entry
  const name = describe(selectionOf(key))
  const backsOffFor = until === undefined ? 0 : (Date.parse(until) - nowMs) / 1000
  return (
    <tr role="row">
      <th role="rowheader" scope="row" data-label="List">
        <span class="list">
          <b>{key.resource}</b> {key.job_type || <span class="faint">no job type</span>}
          {Number(key.engine_id ?? 0) !== 0 && <span> engine {key.engine_id}</span>}
          {Number(key.project_type ?? 0) !== 0 && <span> project type {key.project_type}</span>}
        </span>{' '}
        <code class="faint">{key.project_id}</code>
      </th>
      <td role="cell" data-label="State">
        <Mark look={entryLooks[state]} />
      </td>
      <td role="cell" data-label="Age of its ttl" class="full">
        <span class="age">
          <AgeBar share={ageShare(ageSeconds, ttl, entry.stale_while_revalidate_seconds)} />
          <span>
            {duration(ageSeconds)} <span class="faint">of {duration(ttl)}</span>
          </span>
        </span>
      </td>
      <td role="cell" data-label="Hits" class="number">
        {count(entry.hits)}
      </td>
      <td role="cell" data-label="Memory" class="number">
        {bytes(entry.bytes)}
      </td>
      <td role="cell" data-label="Last failure" class="failure full">
        {failure ? (
          <>
            <a href={`problems/${failure.code}`}>{failure.code}</a>{' '}
            <span class="faint">
              {ago(failure.at, nowMs)}
              {backsOffFor > 0 && `, next call in ${duration(backsOffFor)}`}
            </span>
          </>
        ) : (
          <span class="faint">none</span>
        )}
      </td>
      <td role="cell" class="actions">
        <button type="button" aria-label={`Refresh ${name}`} onClick={onRefresh}>
          Refresh
        </button>
        <button type="button" aria-label={`Purge ${name}`} onClick={onPurge}>
          Purge …
        </button>
      </td>
    </tr>
  )
}

/** The tick is the end of the ttl. Beside it stands the age in words. */
function AgeBar({ share }: { readonly share: number }) {
  const width = 84
  const isStale = share >= ttlShare
  return (
    <svg class={`age-bar ${isStale ? 'over' : ''}`} width={width} height="12" aria-hidden="true">
      <rect class="track" y="3" width={width} height="6" rx="3" />
      <rect class="fill" y="3" width={Math.max(3, share * width)} height="6" rx="3" />
      <line class="tick" x1={ttlShare * width} x2={ttlShare * width} y1="0" y2="12" />
    </svg>
  )
}
