import type { Change, Policy } from '../api/shapes.js'
import { duration } from '../format/format.js'
import { before, sourceOf, valueOf, type Field } from '../policy/draft.js'
import { fieldHint, fieldName } from '../policy/field-names.js'

interface Props {
  readonly field: Field
  readonly policy: Policy
  readonly audit: readonly Change[]
  readonly typed: string | null | undefined
  readonly fault: string | undefined
  /** `null`: back to the environment. `undefined`: not touched. */
  readonly onType: (value: string | null | undefined) => void
}

export function PolicyRow({ field, policy, audit, typed, fault, onType }: Props) {
  const value = valueOf(policy, field)
  const source = sourceOf(policy, field)
  const was = before(audit, policy, field)
  const isReset = typed === null
  const faultId = `fault-${field}`
  return (
    <tr role="row" class={typed !== undefined ? 'touched' : ''}>
      <th role="rowheader" scope="row" data-label="Seconds">
        <label for={`policy-${field}`}>{fieldName(field)}</label>
        <small class="faint">{fieldHint(field)}</small>
      </th>
      <td
        role="cell"
        data-label="Was"
        class="number faint"
        title={was && `until ${was.change.at}, by ${was.change.who}`}
      >
        {was ? (was.value ?? 'none') : '–'}
      </td>
      <td role="cell" data-label="Is" class="number">
        <b>{value ?? 'none'}</b>
        {value !== undefined && value >= 120 && <small class="faint"> {duration(value)}</small>}
      </td>
      <td role="cell" data-label="From">
        {source ?? <span class="faint">–</span>}
      </td>
      <td role="cell" data-label="Shall be" class="full">
        <span class="edit">
          <input
            id={`policy-${field}`}
            inputMode="numeric"
            size={7}
            value={isReset ? '' : (typed ?? '')}
            placeholder={isReset ? 'environment' : String(value ?? 'none')}
            aria-invalid={fault !== undefined}
            aria-describedby={fault === undefined ? undefined : faultId}
            onInput={(event) =>
              onType(event.currentTarget.value === '' ? undefined : event.currentTarget.value)
            }
          />
          {source === 'operator' && (
            <button
              type="button"
              aria-pressed={isReset}
              aria-label={`Reset ${fieldName(field)} to the environment`}
              onClick={() => onType(isReset ? undefined : null)}
            >
              Reset
            </button>
          )}
        </span>
        {fault !== undefined && (
          <small class="fault" id={faultId}>
            {fault}
          </small>
        )}
      </td>
    </tr>
  )
}
