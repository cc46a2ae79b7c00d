import type { Change } from '../api/shapes.js'

/** What a change changed, one line per member: `ttl_seconds: 300 → 60`. A purge changes no member: what it ended, and how many. */
export function changeLines({ what, target, from, to }: Omit<Change, 'at' | 'who'>): string[] {
  if (what === 'purge' || what === 'soft-purge') return [targetText(target) || 'everything', purgedText(to)]
  const [before, after] = [flat(from ?? {}), flat(to ?? {})]
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = names.filter((name) => before[name] !== after[name] && name !== 'version')
  const where = targetText(target)
  return [
    ...(where ? [where] : []),
    ...changed.map((name) =>
      from === null
        ? `${name}: ${after[name] ?? 'none'}`
        : `${name}: ${before[name] ?? 'none'} → ${after[name] ?? 'none'}`,
    ),
  ]
}

const targetText = (target: Change['target'] = {}): string =>
  Object.entries(target)
    .map(([part, value]) => `${part} ${value || 'not given'}`)
    .join(', ')

function purgedText(to: Change['to']): string {
  const { purged, pending } = to ?? {}
  const later = pending === true ? '; on the others when Redis is back' : ''
  return `entries: ${Number(purged)}${later}`
}

/** `{ ttl_overrides: { train: 60 } }` as `{ 'ttl_overrides.train': '60' }`. */
function flat(members: Readonly<Record<string, unknown>>, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]): [string, string][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(flat(value as Record<string, unknown>, `${prefix}${name}.`))
        : [[prefix + name, String(value)]],
    ),
  )
}
