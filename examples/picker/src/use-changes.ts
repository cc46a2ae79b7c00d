import { useEffect, useRef, useState } from 'react'
import type { Question } from './filters.js'
import { canBeChosen, type Machine } from './machine.js'

export interface Change {
  readonly machine: Machine
  readonly kind: 'freed' | 'gone'
}

/** A change is pointed out for this long. */
const shownMs = 12_000

interface Before {
  readonly question: Question
  readonly machines: ReadonlyMap<string, Machine>
}

/** Which machines became available, or stopped being it, a moment ago. The first list for a question has no changes. */
export function useChanges(
  question: Question,
  machines: readonly Machine[] | undefined,
): ReadonlyMap<string, Change> {
  const before = useRef<Before>(undefined)
  const [changes, setChanges] = useState<ReadonlyMap<string, Change>>(new Map())

  useEffect(() => {
    if (!machines) return
    const known = before.current
    before.current = { question, machines: new Map(machines.map((machine) => [machine.id, machine])) }
    if (known?.question !== question) return
    const found = machines.flatMap((machine) => changeOf(known.machines.get(machine.id), machine) ?? [])
    if (found.length > 0) setChanges(new Map(found.map((change) => [change.machine.id, change])))
  }, [question, machines])

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
