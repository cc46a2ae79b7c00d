import type { Session } from '../state/session.js'
import { AuditSection } from './audit.js'
import { ConfigurationSection } from './configuration.js'
import { DependenciesSection } from './dependencies.js'
import { EntriesSection } from './entries.js'
import { PlotsSection } from './plots.js'
import { PolicySection } from './policy.js'
import { ReplicasSection } from './replicas.js'
import { StatusSection } from './status.js'
import { TopBar } from './top-bar.js'

interface Props {
  readonly session: Session
  readonly onSignOut: () => void
}

export function Dashboard({ session, onSignOut }: Props) {
  return (
    <>
      <a class="skip" href="#status">
        Skip to the status
      </a>
      <TopBar session={session} onSignOut={onSignOut} />
      <main>
        <StatusSection session={session} />
        <PlotsSection session={session} />
        <div class="pair">
          <DependenciesSection session={session} />
          <ReplicasSection session={session} />
        </div>
        <EntriesSection session={session} />
        <div class="pair wide-first">
          <PolicySection session={session} />
          <AuditSection session={session} />
        </div>
        <ConfigurationSection session={session} />
      </main>
    </>
  )
}
