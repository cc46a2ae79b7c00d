import type { SpecsClient } from 'modelarts-specs-client'
import { useSpecs } from 'modelarts-specs-client/react'
import { useMemo, useState } from 'react'
import { Filters, type Question } from './filters.js'
import { matches, noFilter } from './filter.js'
import { MachineCard } from './machine-card.js'
import { canBeChosen, machineOf, type Machine } from './machine.js'
import { ProblemNotice } from './problem-notice.js'
import { ageText, type Say } from './texts.js'
import { useAge } from './use-age.js'
import { useChanges } from './use-changes.js'
import { useEngines } from './use-engines.js'

interface PickerProps {
  readonly client: SpecsClient
  /** Called when somebody has decided. */
  readonly onUse: (machine: Machine) => void
  /** Whether the client has a credential: then it is refused where one is asked for. */
  readonly hasCredential: boolean
  readonly onCredential: (credential: string) => void
  readonly say: Say
}

/** Machines to choose from, kept current while the page is open. */
export function Picker({ client, onUse, hasCredential, onCredential, say }: PickerProps) {
  const [question, setQuestion] = useState<Question>({ jobType: 'train', engineId: '' })
  const [filter, setFilter] = useState(noFilter)
  const [lastChosen, setChosen] = useState<Machine>()
  const engines = useEngines(client, question.jobType)
  const { list, problem, status, loadedAt, isStale } = useSpecs(client, {
    job_type: question.jobType,
    ...(question.engineId !== '' && { engine_id: question.engineId }),
  })
  const machines = useMemo(() => list?.specs.map(machineOf), [list])
  const changes = useChanges(question, machines)
  const age = useAge(loadedAt)
  const shown = machines?.filter((machine) => matches(filter, machine)) ?? []
  // As it is now: some APIs leave out what is sold out.
  const chosen = machines?.find(({ id }) => id === lastChosen?.id)
  const isGone = machines !== undefined && lastChosen !== undefined && !(chosen && canBeChosen(chosen))
  // Connected, but there is nothing to follow.
  const shownStatus = problem && status !== 'ended' ? 'waiting' : status
  // The loss of the chosen machine stands beside it.
  const news = [...changes.values()].filter(({ machine }) => !isGone || machine.id !== lastChosen.id)

  return (
    <>
      <Filters {...{ question, engines, filter, say }} onQuestion={setQuestion} onFilter={setFilter} />
      <p className="status" data-status={shownStatus}>
        <span className="light" aria-hidden="true" /> {say(shownStatus)}
        {age !== undefined && <span data-stale={isStale}> · {say('asOf', { age: ageText(say, age) })}</span>}
        {machines && <span> · {say('shown', { shown: shown.length, all: machines.length })}</span>}
      </p>
      {problem && (
        <ProblemNotice {...{ problem, hasCredential, onCredential, say }} hasList={machines !== undefined} />
      )}
      {!machines && !problem && <p className="empty">{say('loading')}</p>}
      {machines && shown.length === 0 && (
        <p className="empty">
          {say('noneShown')} <button onClick={() => setFilter(noFilter)}>{say('reset')}</button>
        </p>
      )}
      <fieldset className="machines" data-stale={isStale}>
        <legend className="hidden">{say('title')}</legend>
        {shown.map((machine) => (
          <MachineCard
            key={machine.id}
            {...{ machine, say }}
            change={changes.get(machine.id)}
            isChosen={machine.id === lastChosen?.id}
            onChoose={setChosen}
          />
        ))}
      </fieldset>
      <footer className="decision">
        <p className="news" role="status">
          {news.map(({ kind, machine }) => (
            <span key={machine.id} data-change={kind}>
              {say(kind, { name: machine.name })}
            </span>
          ))}
        </p>
        <span>{lastChosen ? say('chosen', { name: lastChosen.name }) : say('nothingChosen')}</span>
        {isGone && <strong role="alert">{say('gone', { name: lastChosen.name })}</strong>}
        <button className="primary" disabled={!chosen || isGone} onClick={() => chosen && onUse(chosen)}>
          {say('use')}
        </button>
      </footer>
    </>
  )
}
