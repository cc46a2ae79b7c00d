import { useSignal } from '@preact/signals'
import type { Entry } from '../api/shapes.js'
import { explain } from '../api/problem.js'
import {
  describe,
  keyText,
  listCount,
  nextOrder,
  selectionOf,
  sorted,
  withWords,
  type Column,
  type Order,
  type Selection,
} from '../entries/entry-table.js'
import { clockTime, count } from '../format/format.js'
import type { Session } from '../state/session.js'
import { EntryFilter } from './entry-filter.js'
import { EntryRow } from './entry-row.js'
import { PurgeDialog } from './purge-dialog.js'

const headings: readonly (readonly [Column, string])[] = [
  ['list', 'List'],
  ['state', 'State'],
  ['age', 'Age of its ttl'],
  ['hits', 'Hits'],
  ['bytes', 'Memory'],
  ['failure', 'Last failure'],
]

export function EntriesSection({ session }: { readonly session: Session }) {
  const words = useSignal('')
  const order = useSignal<Order | undefined>(undefined)
  const purging = useSignal<Selection | undefined>(undefined)
  const result = useSignal('')
  const { page } = session.entries
  const loaded = page.value.value
  const failure = page.failure.value
  const all = loaded?.entries ?? []
  const shown = sorted(withWords(all, words.value), order.value)
  // The page shows ages as they are now, not as they were when it asked.
  const passed = loaded ? Math.max(0, (session.nowMs.value - loaded.readAtMs) / 1000) : 0

  const refresh = async (entry: Entry) => {
    const list = describe(selectionOf(entry.key))
    result.value = `Refreshing ${list} …`
    try {
      await session.entries.refreshEntry(entry)
      result.value = `Refreshed ${list}, at ${clockTime(Date.now(), session.nowMs.value)}.`
    } catch (error) {
      result.value = `Not refreshed, ${list}: ${explain(error)}`
    }
  }

  return (
    <section id="entries" aria-labelledby="entries-title">
      <h2 id="entries-title">
        Entries <small>{listCount(shown.length, all.length)} held by this replica</small>
      </h2>
      <EntryFilter
        words={words}
        entries={session.entries}
        onPurge={(selection) => (purging.value = selection)}
      />
      <p class="result" role="status">
        {result.value}
      </p>
      {failure !== undefined && <p class="fault">{failure}</p>}
      <table role="table" class="cards entries">
        <thead role="rowgroup">
          <tr role="row">
            {headings.map(([column, name]) => (
              <SortableHeading key={column} {...{ column, name, order }} />
            ))}
            <th role="columnheader" scope="col">
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((entry) => (
            <EntryRow
              key={keyText(entry.key)}
              entry={entry}
              ageSeconds={entry.age_seconds + passed}
              nowMs={session.nowMs.value}
              onRefresh={() => void refresh(entry)}
              onPurge={() => (purging.value = selectionOf(entry.key))}
            />
          ))}
        </tbody>
      </table>
      {loaded && shown.length === 0 && (
        <p class="faint">{all.length === 0 ? 'No list is held.' : 'No list matches the filter.'}</p>
      )}
      {loaded && loaded.total > all.length && (
        <p>
          Only the {count(all.length)} most recently used of {count(loaded.total)} are shown.{' '}
          <button type="button" onClick={() => session.entries.more()}>
            Show more
          </button>
        </p>
      )}
      {purging.value && (
        <PurgeDialog
          entries={session.entries}
          replicas={session.replicas.value.value?.replicas.length ?? 1}
          selection={purging.value}
          onClose={(text) => {
            purging.value = undefined
            if (text !== undefined) result.value = text
          }}
        />
      )}
    </section>
  )
}

interface HeadingProps {
  readonly column: Column
  readonly name: string
  readonly order: { value: Order | undefined }
}

function SortableHeading({ column, name, order }: HeadingProps) {
  const own = order.value?.column === column ? order.value : undefined
  const sort = own ? (own.isDescending ? 'descending' : 'ascending') : 'none'
  return (
    <th role="columnheader" scope="col" aria-sort={sort}>
      <button type="button" class="sort" onClick={() => (order.value = nextOrder(order.value, column))}>
        {name} <span aria-hidden="true">{own ? (own.isDescending ? '▼' : '▲') : '↕'}</span>
      </button>
    </th>
  )
}
