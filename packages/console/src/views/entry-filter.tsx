import type { Signal } from '@preact/signals'
import type { Query } from '../api/admin-api.js'
import { entryStates } from '../api/shapes.js'
import { keyParts, type Selection } from '../entries/entry-table.js'
import { entryLooks } from '../health/words.js'
import type { EntryList } from '../state/entry-list.js'
import { KeyFields } from './key-fields.js'

interface Props {
  readonly words: Signal<string>
  readonly entries: EntryList
  readonly onPurge: (selection: Selection) => void
}

/** Words select among what is shown; the other fields ask the service, and are also what a purge takes. */
export function EntryFilter({ words, entries, onPurge }: Props) {
  const filter = entries.filter.value
  const set = (part: string, value: string | undefined) => entries.select({ ...filter, [part]: value })
  const isFiltered = words.value !== '' || Object.values(filter).some((value) => value !== undefined)
  const clear = () => {
    words.value = ''
    entries.select({})
  }
  return (
    <form
      class="filter"
      onSubmit={(event) => event.preventDefault()}
      autocomplete="off"
      aria-label="Filter of the entries"
    >
      <label>
        Contains
        <input
          type="search"
          value={words.value}
          placeholder="id, state, failure"
          onInput={(event) => (words.value = event.currentTarget.value)}
        />
      </label>
      <label>
        State
        <select
          value={filter['state'] ?? 'any'}
          onChange={({ currentTarget: { value } }) => set('state', value === 'any' ? undefined : value)}
        >
          <option value="any">any</option>
          {entryStates.map((state) => (
            <option key={state} value={state}>
              {entryLooks[state].word}
            </option>
          ))}
        </select>
      </label>
      <KeyFields values={filter} onChange={set} />
      <div class="buttons">
        {isFiltered && (
          <button type="button" onClick={clear}>
            Clear
          </button>
        )}
        <button type="button" class="danger" onClick={() => onPurge(selectionIn(filter))}>
          Purge …
        </button>
      </div>
    </form>
  )
}

/** A purge has no state and no words. */
function selectionIn(filter: Query): Selection {
  return Object.fromEntries(
    keyParts.flatMap((part) => (filter[part] === undefined ? [] : [[part, filter[part]]])),
  )
}
