import { Fragment } from 'react'
import { canBeChosen, type Accelerator, type Machine } from './machine.js'
import type { Say } from './texts.js'
import type { Change } from './use-changes.js'

/** A shape for each state, for those who do not see the colours. */
const symbols = { available: '●', unknown: '◌', 'over-quota': '▲', closed: '■', 'sold-out': '✕' } as const

interface CardProps {
  readonly machine: Machine
  readonly change: Change | undefined
  readonly isChosen: boolean
  readonly onChoose: (machine: Machine) => void
  readonly say: Say
}

export function MachineCard({ machine, change, isChosen, onChoose, say }: CardProps) {
  const { id, name, code, accelerator, availability, maxNodes } = machine
  const { kind } = accelerator
  return (
    <label className="card" data-availability={availability} data-change={change?.kind} data-code={code}>
      <input
        type="radio"
        name="machine"
        value={id}
        checked={isChosen}
        disabled={!canBeChosen(machine) && !isChosen}
        onChange={() => onChoose(machine)}
      />
      <span className="what">
        {kind === 'none' ? sizeText(machine, say) : acceleratorText(accelerator, say)}
      </span>
      <span className="state">
        <span aria-hidden="true">{symbols[availability]}</span> {say(availability)}
      </span>
      <span className="rest">
        {[
          kind === 'none' ? say('none') : sizeText(machine, say),
          maxNodes > 1 && say('nodes', { n: maxNodes }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <span className="name">{breakable(name)}</span>
    </label>
  )
}

function sizeText({ cores, memoryGb }: Machine, say: Say): string {
  return [
    cores !== undefined && say('cores', { n: cores }),
    memoryGb !== undefined && say('memory', { n: memoryGb }),
  ]
    .filter(Boolean)
    .join(' · ')
}

function acceleratorText({ kind, count, type, memoryGb }: Accelerator, say: Say): string {
  const what = `${count} × ${type || say(kind)}`
  return memoryGb === undefined ? what : `${what}, ${say('each', { n: memoryGb })}`
}

/** A name may break after a dot. */
const breakable = (name: string) =>
  name.split(/(?<=\.)/).map((part, at) => (
    <Fragment key={at}>
      {part}
      <wbr />
    </Fragment>
  ))
