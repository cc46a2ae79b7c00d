import type { Query } from '../api/admin-api.js'
import type { KeyPart } from '../entries/entry-table.js'

interface Props {
  readonly values: Query
  /** `undefined`: any. */
  readonly onChange: (part: KeyPart, value: string | undefined) => void
}

const choices: readonly (readonly [KeyPart, string, readonly string[]])[] = [
  ['resource', 'Resource', ['specs', 'engines']],
  ['job_type', 'Job type', ['train', 'inference', '']],
  ['project_type', 'Project type', ['0', '1', '2', '3']],
]
const texts: readonly (readonly [KeyPart, string, string])[] = [
  ['project_id', 'Project', '[A-Za-z0-9_\\-]{1,64}'],
  ['engine_id', 'Engine', '[0-9]{1,19}'],
]

/** One field per part of an entry's key. */
export function KeyFields({ values, onChange }: Props) {
  return (
    <>
      {choices.map(([part, name, options]) => (
        <label key={part}>
          {name}
          <select
            value={values[part] ?? 'any'}
            onChange={({ currentTarget: { value } }) => onChange(part, value === 'any' ? undefined : value)}
          >
            <option value="any">any</option>
            {options.map((option) => (
              <option key={option} value={option}>
                {option || 'not given'}
              </option>
            ))}
          </select>
        </label>
      ))}
      {texts.map(([part, name, pattern]) => (
        <label key={part}>
          {name}
          <input
            value={values[part] ?? ''}
            pattern={pattern}
            placeholder="any"
            spellcheck={false}
            onChange={({ currentTarget: { value } }) => onChange(part, value.trim() || undefined)}
          />
        </label>
      ))}
    </>
  )
}
