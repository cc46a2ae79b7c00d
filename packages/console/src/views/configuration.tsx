import type { Session } from '../state/session.js'

export function ConfigurationSection({ session }: { readonly session: Session }) {
  const configuration = session.status.value.value?.configuration ?? {}
  return (
    <section id="configuration" aria-labelledby="configuration-title">
      <h2 id="configuration-title">Configuration</h2>
      <details>
        <summary>As this replica reads it from its environment, without the policy above</summary>
        <dl class="lines configuration">
          {Object.entries(configuration).map(([name, value]) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>
                <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  )
}
