import { useSignal } from '@preact/signals'
import { AdminProblem, explain } from '../api/problem.js'
import {
  differences,
  faultsOf,
  fields,
  mergePatch,
  type Difference,
  type Draft,
  type Faults,
  type Field,
} from '../policy/draft.js'
import { textOf, type Result } from '../policy/result.js'
import { fieldName } from '../policy/field-names.js'
import type { Session } from '../state/session.js'
import { PolicyRow } from './policy-row.js'

const nothing: Result = { text: '' }

/** The policy as a form: what it was, what it is and where that comes from, and what it shall be. */
export function PolicySection({ session }: { readonly session: Session }) {
  const draft = useSignal<Draft>({})
  const faults = useSignal<Faults>({})
  const result = useSignal<Result>(nothing)
  /** The version that was shown when typing began: a change that came since must be seen before it is overwritten. */
  const base = useSignal<string | undefined>(undefined)
  const loaded = session.policy.value.value
  const audit = session.audit.value.value?.changes ?? []
  const failure = session.policy.failure.value
  const redis = session.status.value.value?.redis
  if (!loaded) return <section id="policy">{failure !== undefined && <p class="fault">{failure}</p>}</section>
  const { policy, etag } = loaded
  const changes = differences(policy, draft.value)

  const type = (field: Field, value: string | null | undefined) => {
    const { [field]: _was, ...rest } = draft.value
    draft.value = value === undefined ? rest : { ...rest, [field]: value }
    base.value = Object.keys(draft.value).length > 0 ? (base.value ?? etag) : undefined
    faults.value = faultsOf(draft.value)
    result.value = nothing
  }
  const apply = async (event: Event) => {
    event.preventDefault()
    if (changes.length === 0 || Object.keys(faults.value).length > 0) return
    try {
      const { body } = await session.api.patch<{ version: number; persisted: boolean }>(
        'cache/policy',
        mergePatch(changes),
        {
          'if-match': base.value ?? etag,
        },
      )
      draft.value = {}
      base.value = undefined
      await session.policy.refresh()
      void session.audit.refresh()
      result.value = { text: `In force on all replicas within a second: version ${body.version}.` }
    } catch (error) {
      const isForRedis = error instanceof AdminProblem && error.problem.code === 'redis-unavailable'
      result.value = { text: await explainRefusal(error), refusedWith: isForRedis ? redis : undefined }
    }
  }
  const explainRefusal = async (error: unknown): Promise<string> => {
    if (!(error instanceof AdminProblem)) return `Not applied: ${explain(error)}`
    const { code, errors } = error.problem
    if (code === 'precondition-failed') {
      await session.policy.refresh()
      base.value = undefined
      return 'Not applied: another operator changed the policy meanwhile. What is in force now is shown; what you typed is kept.'
    }
    faults.value = Object.fromEntries((errors ?? []).map(({ parameter, detail }) => [parameter, detail]))
    return `Not applied: ${explain(error)}`
  }

  return (
    <section id="policy" aria-labelledby="policy-title">
      <h2 id="policy-title">
        Cache policy{' '}
        <small>
          version {policy.version}, {policy.persisted ? 'kept in Redis' : 'kept in this process only'}
        </small>
      </h2>
      <form onSubmit={(event) => void apply(event)} autocomplete="off" noValidate>
        <table role="table" class="cards policy">
          <thead role="rowgroup">
            <tr role="row">
              {['Seconds', 'Was', 'Is', 'From', 'Shall be'].map((name) => (
                <th role="columnheader" key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {fields.map((field) => (
              <PolicyRow
                key={field}
                {...{ field, policy, audit }}
                typed={draft.value[field]}
                fault={faults.value[field]}
                onType={(value) => type(field, value)}
              />
            ))}
          </tbody>
        </table>
        {changes.length > 0 && (
          <p class="preview">
            {changes.map((change) => (
              <span key={change.field}>{changeText(change)}</span>
            ))}
          </p>
        )}
        <p class="result" role="status">
          {textOf(result.value, redis)}
        </p>
        <div class="buttons">
          {Object.keys(draft.value).length > 0 && (
            <button
              type="button"
              onClick={() => {
                draft.value = {}
                faults.value = {}
                base.value = undefined
                result.value = nothing
              }}
            >
              Discard
            </button>
          )}
          <button type="submit" class="primary" aria-disabled={changes.length === 0}>
            {changes.length === 0
              ? 'Apply'
              : `Apply ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`}
          </button>
        </div>
      </form>
    </section>
  )
}

const changeText = ({ field, from, to }: Difference): string =>
  `${fieldName(field)}: ${from ?? 'none'} → ${to ?? 'as in the environment'}`
