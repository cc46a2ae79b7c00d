import type { Change } from '../api/shapes.js'
import { clockTime } from '../format/format.js'
import { changeLines } from '../policy/change-text.js'
import type { Session } from '../state/session.js'

const first = 12

const whatWords: Readonly<Record<string, string>> = {
  policy: 'changed the policy',
  purge: 'purged',
  'soft-purge': 'marked as stale',
  refresh: 'refreshed',
}

export function AuditSection({ session }: { readonly session: Session }) {
  const { value, failure } = session.audit
  const changes = value.value?.changes ?? []
  return (
    <section id="audit" aria-labelledby="audit-title">
      <h2 id="audit-title">
        Audit <small>what operators changed, the newest first</small>
      </h2>
      {failure.value !== undefined && <p class="fault">{failure.value}</p>}
      {value.value && changes.length === 0 && <p class="faint">Nothing was changed yet.</p>}
      <ChangeList changes={changes.slice(0, first)} nowMs={session.nowMs.value} />
      {changes.length > first && (
        <details>
          <summary>{changes.length - first} older changes</summary>
          <ChangeList changes={changes.slice(first)} nowMs={session.nowMs.value} />
        </details>
      )}
    </section>
  )
}

interface ChangesProps {
  readonly changes: readonly Change[]
  readonly nowMs: number
}

function ChangeList({ changes, nowMs }: ChangesProps) {
  return (
    <ol class="audit">
      {changes.map((change) => (
        <li key={`${change.at} ${change.what}`}>
          <time dateTime={change.at}>{clockTime(change.at, nowMs)}</time>
          <div>
            <b>{change.who}</b> {whatWords[change.what] ?? change.what}
            {changeLines(change).map((line) => (
              <code key={line} class="change">
                {line}
              </code>
            ))}
          </div>
        </li>
      ))}
    </ol>
  )
}
