import { useEffect, useRef, useState } from 'react'
import { canBeChosen, type Machine } from './machine.js'

export interface Change {
  readonly machine: Machine
  readonly kind: 'freed' | 'gone'
}

/** A change is pointed out for this long. */
const shownMs = 12_000

/** Which machines became available, or stopped being it, a moment ago. A list that is shown for the first time has no changes. */
export function useChanges(machines: readonly Machine[] | undefined): ReadonlyMap<string, Change> {
  const before = useRef<ReadonlyMap<string, Machine>>(undefined)
  const [changes, setChanges] = useState<ReadonlyMap<string, Change>>(new Map())

  useEffect(() => {
    if (!machines) return
    const known = before.current
    before.current = new Map(machines.map((machine) => [machine.id, machine]))
    if (!known) return
    const found = machines.flatMap((machine) => changeOf(known.get(machine.id), machine) ?? [])
    if (found.length > 0) setChanges(new Map(found.map((change) => [change.machine.id, change])))
  }, [machines])

  useEffect(() => {
    if (changes.size === 0) return
    const timer = setTimeout(() => setChanges(new Map()), shownMs)
    return () => clearTimeout(timer)
  }, [changes])

  return changes
}

function changeOf(before: Machine | undefined, machine: Machine): Change | undefined {
  if (!before || canBeChosen(before) === canBeChosen(machine)) return undefined
  return { machine, kind: canBeChosen(machine) ? 'freed' : 'gone' }
}
