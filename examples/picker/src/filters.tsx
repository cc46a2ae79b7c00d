import type { Engine } from 'modelarts-specs-client'
import type { ReactNode } from 'react'
import type { Filter } from './filter.js'
import type { Say } from './texts.js'

export interface Question {
  readonly jobType: 'train' | 'inference'
  /** Empty: any. */
  readonly engineId: string
}

interface FiltersProps {
  readonly question: Question
  readonly onQuestion: (question: Question) => void
  readonly engines: readonly Engine[]
  readonly filter: Filter
  readonly onFilter: (filter: Filter) => void
  readonly say: Say
}

export function Filters({ question, onQuestion, engines, filter, onFilter, say }: FiltersProps) {
  return (
    <form className="filters" onSubmit={(event) => event.preventDefault()}>
      <Choice
        label={say('purpose')}
        options={(['train', 'inference'] as const).map((value) => [value, say(value)])}
        value={question.jobType}
        onChange={(jobType) => onQuestion({ jobType, engineId: '' })}
      />
      <Choice
        label={say('engine')}
        options={[['', say('anyEngine')], ...engines.map(engineOption)]}
        value={question.engineId}
        onChange={(engineId) => onQuestion({ ...question, engineId })}
      />
      <Choice
        label={say('accelerator')}
        options={[
          ['any', say('any')],
          ['gpu', say('gpu')],
          ['npu', say('npu')],
          ['none', say('none')],
        ]}
        value={filter.kind}
        onChange={(kind) => onFilter({ ...filter, kind })}
      />
      <Field label={say('minCount')}>
        <input
          type="number"
          min="0"
          max="99"
          value={filter.minCount}
          onChange={({ target }) => onFilter({ ...filter, minCount: Number(target.value) || 0 })}
        />
      </Field>
      <Field label={say('search')} isWide>
        <input
          type="search"
          placeholder={say('searchHint')}
          value={filter.text}
          onChange={({ target }) => onFilter({ ...filter, text: target.value })}
        />
      </Field>
      <label className="switch">
        <input
          type="checkbox"
          checked={filter.onlyAvailable}
          onChange={({ target }) => onFilter({ ...filter, onlyAvailable: target.checked })}
        />
        {say('onlyAvailable')}
      </label>
    </form>
  )
}

const engineOption = ({ engine_id, engine_name, engine_version }: Engine): [string, string] => [
  engine_id,
  `${engine_name} ${engine_version}`,
]

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly options: readonly (readonly [Value, string])[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

function Choice<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <Field label={label}>
      <select
        value={value}
        onChange={({ target }) => {
          const chosen = options.find(([one]) => one === target.value)
          if (chosen) onChange(chosen[0])
        }}
      >
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  )
}

interface FieldProps {
  readonly label: string
  readonly isWide?: boolean
  readonly children: ReactNode
}

function Field({ label, isWide = false, children }: FieldProps) {
  return (
    <label className={isWide ? 'field wide' : 'field'}>
      <span>{label}</span>
      {children}
    </label>
  )
}
