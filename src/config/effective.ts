import type { Environment } from './environment.js'
import { variables, type VariableName } from './variables.js'

export type ShownValue = string | number | boolean | readonly string[] | Readonly<Record<string, number>>

const redacted = '[redacted]'

/** Nobody may read these. */
const secretNames: ReadonlySet<VariableName> = new Set<VariableName>([
  'HUAWEICLOUD_SDK_AK',
  'HUAWEICLOUD_SDK_SK',
  'HUAWEICLOUD_SDK_SECURITY_TOKEN',
  'OS_PASSWORD',
  'MODELARTS_AUTH_TOKEN',
  'ADMIN_TOKEN',
  'OTEL_EXPORTER_OTLP_HEADERS',
])

/** In these user and password may stand, and nobody may read those. */
const urlNames: ReadonlySet<VariableName> = new Set<VariableName>([
  'REDIS_URL',
  'REDIS_CLUSTER_NODES',
  'UPSTREAM_PROXY',
  'HTTPS_PROXY',
])

/** Every variable that has a value, by name, defaults too, as operators may see it. */
export function effective(env: Environment): Readonly<Record<string, ShownValue>> {
  const shown: [string, ShownValue][] = []
  for (const name of Object.keys(variables) as VariableName[]) {
    const value = env.values[name] as ShownValue | undefined
    if (value !== undefined) shown.push([name, shownValue(name, value)])
    const path = env.fileOf(name)
    if (path !== undefined) shown.push([`${name}_FILE`, path])
  }
  return Object.fromEntries(shown)
}

function shownValue(name: VariableName, value: ShownValue): ShownValue {
  if (secretNames.has(name)) return redacted
  if (!urlNames.has(name)) return value
  if (typeof value === 'string') return withoutCredentials(value)
  return Array.isArray(value) ? value.map(withoutCredentials) : value
}

/** `redis://user:password@host` without what stands before the `@`. */
const withoutCredentials = (text: string): string => {
  const at = text.lastIndexOf('@')
  const scheme = /^[a-z]+:\/\//i.exec(text)?.[0] ?? ''
  return at === -1 ? text : `${scheme}${redacted}@${text.slice(at + 1)}`
}
