import { duration } from '../format/format.js'
import type { Connection } from '../state/live-feed.js'
import type { Session } from '../state/session.js'

interface Props {
  readonly session: Session
  readonly onSignOut: () => void
}

const sections = [
  ['status', 'Status'],
  ['figures', 'Figures'],
  ['replicas', 'Replicas'],
  ['entries', 'Entries'],
  ['policy', 'Policy'],
  ['audit', 'Audit'],
]

export function TopBar({ session, onSignOut }: Props) {
  const status = session.status.value.value
  return (
    <header class="top">
      <h1>specs-bff</h1>
      <nav aria-label="Sections">
        {sections.map(([id, name]) => (
          <a key={id} href={`#${id}`}>
            {name}
          </a>
        ))}
        <a href="console/runbook">Runbook</a>
      </nav>
      <p class="who">
        {status && (
          <>
            <span>
              replica <code>{status.replica_id}</code>
            </span>
            <span>{status.version}</span>
            <span>up {duration((session.nowMs.value - Date.parse(status.started_at)) / 1000)}</span>
          </>
        )}
        <LiveMark connection={session.connection.value} />
      </p>
      <button type="button" onClick={onSignOut}>
        Sign out
      </button>
    </header>
  )
}

/** By shape and word as well as by colour. */
function LiveMark({ connection }: { readonly connection: Connection }) {
  const [shape, word] = {
    connecting: ['○', 'connecting'],
    live: ['●', 'live'],
    lost: ['✗', 'no connection'],
  }[connection]
  return (
    <span class={`mark ${connection}`}>
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  )
}
