/** What `GET /metrics` answered, taken apart. */
export interface Metrics {
  /** Of the one series with exactly these labels. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined
  names(): readonly string[]
  /** Each as it was written, without its value. */
  readonly series: ReadonlySet<string>
  /** Every value that this label has. */
  valuesOf(label: string): ReadonlySet<string>
}

export function metricsIn(text: string): Metrics {
  const values = new Map<string, number>()
  const labelValues = new Map<string, Set<string>>()
  const series = new Set<string>()
  for (const line of text.split('\n')) {
    const [, name, , labelText = '', value] = /^(\w+)({(.*)})? (\S+)$/.exec(line) ?? []
    if (name === undefined) continue
    const labels = Object.fromEntries(
      [...labelText.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) => [label, text]),
    )
    for (const [label, one] of Object.entries(labels))
      labelValues.set(label, (labelValues.get(label) ?? new Set()).add(one))
    values.set(idOf(name, labels), Number(value))
    series.add(`${name}{${labelText}}`)
  }
  return {
    value: (name, labels = {}) => values.get(idOf(name, labels)),
    names: () => [...new Set([...values.keys()].map((id) => id.split(' ')[0] ?? ''))],
    series,
    valuesOf: (label) => labelValues.get(label) ?? new Set(),
  }
}

const idOf = (name: string, labels: Readonly<Record<string, string>>): string =>
  [
    name,
    ...Object.entries(labels)
      .map(([label, value]) => `${label}=${value}`)
      .sort(),
  ].join(' ')
