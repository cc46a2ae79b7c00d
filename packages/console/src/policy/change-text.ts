import type { Change } from '../api/shapes.js'

/** What a change changed, one line per member: `ttl_seconds: 300 → 60`. */
export function changeLines({ target, from, to }: Pick<Change, 'target' | 'from' | 'to'>): string[] {
  const [before, after] = [flat(from ?? {}), flat(to ?? {})]
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = names.filter((name) => before[name] !== after[name] && name !== 'version')
  const where = Object.entries(target ?? {}).map(([part, value]) => `${part} ${value || 'not given'}`)
  return [
    ...(where.length > 0 ? [where.join(', ')] : []),
    ...changed.map((name) =>
      from === null
        ? `${name}: ${after[name] ?? 'none'}`
        : `${name}: ${before[name] ?? 'none'} → ${after[name] ?? 'none'}`,
    ),
  ]
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
