import { useEffect } from 'preact/hooks'
import type { Finding, Level } from '../health/judge.js'
import { facts } from '../health/facts.js'
import type { Session } from '../state/session.js'

/** By shape and word as well as by colour. */
const looks: Record<Level | 'well', readonly [shape: string, word: string]> = {
  well: ['✓', 'Well'],
  notice: ['i', 'Notice'],
  degraded: ['▲', 'Degraded'],
  failing: ['✗', 'Failing'],
}

/** The first thing that is seen: whether all is well, and if not what to do. */
export function StatusSection({ session }: { readonly session: Session }) {
  const findings = session.findings.value
  const status = session.status.value.value
  const failure = session.status.failure.value
  const level = findings[0]?.level ?? 'well'
  const isKnown = status !== undefined
  const headline = !isKnown ? 'Asking …' : headlineOf(findings)
  useEffect(() => {
    document.title = `${looks[level][0]} ${headline} · specs-bff`
  }, [level, headline])

  return (
    <section
      id="status"
      tabIndex={-1}
      class={`status ${isKnown ? level : ''}`}
      aria-labelledby="status-title"
    >
      <div class="headline">
        <span class="shape" aria-hidden="true">
          {isKnown ? looks[level][0] : '…'}
        </span>
        <div role="status">
          <h2 id="status-title">{headline}</h2>
        </div>
        {status && (
          <p class="facts">{facts(status, session.replicas.value.value?.replicas ?? []).join(' · ')}</p>
        )}
      </div>
      {failure !== undefined && <p class="fault">The status could not be read: {failure}</p>}
      {findings.length > 0 && (
        <ul class="findings">
          {findings.map((finding) => (
            <FindingItem key={finding.title} finding={finding} isHeadline={finding.title === headline} />
          ))}
        </ul>
      )}
    </section>
  )
}

interface ItemProps {
  readonly finding: Finding
  /** Its title stands above already. */
  readonly isHeadline: boolean
}

function FindingItem({ finding, isHeadline }: ItemProps) {
  const [shape, word] = looks[finding.level]
  return (
    <li class={finding.level}>
      <p class="badge">
        <span aria-hidden="true">{shape}</span> {word}
      </p>
      <div>
        {!isHeadline && <h3>{finding.title}</h3>}
        <p>{finding.effect}</p>
        <p>
          <strong>Do: </strong>
          {finding.action}{' '}
          <a href={`console/runbook#${finding.runbook}`} aria-label={`Runbook: ${finding.title}`}>
            Runbook
          </a>
        </p>
      </div>
    </li>
  )
}

function headlineOf(findings: readonly Finding[]): string {
  const [worst, ...others] = findings.filter(({ level }) => level !== 'notice')
  if (!worst) return 'All is well'
  return others.length === 0 ? worst.title : `${worst.title}, and ${others.length} more`
}
