import { useEffect, useRef, useState } from 'preact/hooks'
import { explain } from '../api/problem.js'
import { describe, type Selection } from '../entries/entry-table.js'
import { count } from '../format/format.js'
import type { EntryList } from '../state/entry-list.js'
import { Dialog } from './dialog.js'
import { KeyFields } from './key-fields.js'

interface Props {
  readonly entries: EntryList
  readonly replicas: number
  readonly selection: Selection
  /** With what was done, if anything was. */
  readonly onClose: (result?: string) => void
}

/** A purge is shown before it is done: what it selects and how many entries that is. */
export function PurgeDialog({ entries, replicas, selection: given, onClose }: Props) {
  const [selection, setSelection] = useState(given)
  const [isSoft, setIsSoft] = useState(false)
  const [found, setFound] = useState<number>()
  const [fault, setFault] = useState<string>()
  const isPurging = useRef(false)

  useEffect(() => {
    let isCurrent = true
    setFound(undefined)
    setFault(undefined)
    entries.count(selection).then(
      (counted) => isCurrent && setFound(counted),
      (error: unknown) => isCurrent && setFault(`Could not be counted: ${explain(error)}`),
    )
    return () => {
      isCurrent = false
    }
  }, [selection])

  const purge = async () => {
    if (found === undefined || isPurging.current) return
    isPurging.current = true
    try {
      const { purged } = await entries.purge(selection, isSoft)
      onClose(
        `${isSoft ? 'Marked as stale' : 'Purged'} on all replicas: ${describe(selection)} (${entryCount(purged)} here).`,
      )
    } catch (error) {
      setFault(explain(error))
    }
    isPurging.current = false
  }

  return (
    <Dialog title="Purge entries" onClose={() => onClose()}>
      <fieldset class="filter">
        <legend>Which</legend>
        <KeyFields
          values={selection}
          onChange={(part, value) => setSelection({ ...selection, [part]: value })}
        />
      </fieldset>
      <fieldset>
        <legend>How</legend>
        <label class="choice">
          <input type="radio" name="how" checked={!isSoft} onChange={() => setIsSoft(false)} />
          Remove them: the next caller waits for ModelArts
        </label>
        <label class="choice">
          <input type="radio" name="how" checked={isSoft} onChange={() => setIsSoft(true)} />
          Mark them as stale: callers are served while a newer list is fetched
        </label>
      </fieldset>
      <p class="preview" role="status">
        <PreviewText {...{ found, selection, replicas }} />
      </p>
      <p class="fault" role="alert">
        {fault}
      </p>
      <div class="buttons">
        <button type="button" onClick={() => onClose()}>
          Cancel
        </button>
        <button
          type="button"
          class="danger strong"
          aria-disabled={found === undefined}
          onClick={() => void purge()}
        >
          {isSoft ? 'Mark' : 'Purge'} {found === undefined ? '…' : entryCount(found)}
        </button>
      </div>
    </Dialog>
  )
}

interface PreviewProps {
  readonly found: number | undefined
  readonly selection: Selection
  readonly replicas: number
}

function PreviewText({ found, selection, replicas }: PreviewProps) {
  if (found === undefined) return <>Counting …</>
  return (
    <>
      <b>{entryCount(found)}</b> on this replica: <b>{describe(selection)}</b>. {othersText(replicas - 1)}
    </>
  )
}

function othersText(others: number): string {
  if (others < 1) return 'What Redis holds of them goes as well.'
  return others === 1
    ? 'The other replica drops its own within a second.'
    : `The other ${others} replicas drop theirs within a second.`
}

const entryCount = (found: number): string => `${count(found)} ${found === 1 ? 'entry' : 'entries'}`
