import { overrideNames, type PolicyChanges } from './policy.js'

export interface PolicyFault {
  /** `ttl_overrides.train`; empty for the patch as a whole. */
  readonly member: string
  readonly detail: string
}

/** The patch cannot be applied. Names every fault. */
export class InvalidPolicy extends Error {
  override readonly name = 'InvalidPolicy'

  constructor(readonly faults: readonly PolicyFault[]) {
    super(faults.map(({ member, detail }) => `${member} ${detail}`.trim()).join('; '))
  }
}

/** The limits that the environment has for the same values. */
const limits = {
  ttl_seconds: [1, 31_536_000],
  stale_while_revalidate_seconds: [0, 31_536_000],
  stale_if_error_seconds: [0, 31_536_000],
  min_refresh_seconds: [0, 86_400],
} as const satisfies Record<Exclude<keyof PolicyChanges, 'ttl_overrides'>, readonly [number, number]>

const overrideLimits = [1, 999_999_999] as const

/** Members that come with an answer, and may come back with it. */
const described = ['sources', 'version', 'persisted']

/** Applies a merge patch (RFC 7396) to what operators have set: null takes back. Throws `InvalidPolicy`. */
export function mergePatch(changes: PolicyChanges, patch: unknown): PolicyChanges {
  if (!isObject(patch)) throw new InvalidPolicy([{ member: '', detail: 'must be a JSON object' }])
  const faults: PolicyFault[] = []
  const merged = new Map<string, unknown>(Object.entries(changes))
  for (const [name, value] of Object.entries(patch)) {
    if (name === 'ttl_overrides') {
      const overrides = mergeOverrides(changes.ttl_overrides, value, faults)
      if (overrides && Object.keys(overrides).length > 0) merged.set(name, overrides)
      else merged.delete(name)
    } else if (isLimited(name)) {
      if (value === null) merged.delete(name)
      else if (isWithin(value, limits[name], name, faults)) merged.set(name, value)
    } else faults.push({ member: printable(name), detail: unknownDetail(name) })
  }
  if (faults.length > 0) throw new InvalidPolicy(faults)
  return Object.fromEntries(merged)
}

function mergeOverrides(
  before: PolicyChanges['ttl_overrides'],
  patch: unknown,
  faults: PolicyFault[],
): PolicyChanges['ttl_overrides'] {
  if (patch === null) return undefined
  if (!isObject(patch)) {
    faults.push({ member: 'ttl_overrides', detail: 'must be a JSON object or null' })
    return before
  }
  const merged = new Map<string, unknown>(Object.entries(before ?? {}))
  for (const [name, value] of Object.entries(patch)) {
    const member = `ttl_overrides.${printable(name)}`
    if (!overrideNames.some((known) => known === name)) {
      faults.push({ member, detail: `is not one of ${overrideNames.join(', ')}` })
    } else if (value === null) merged.delete(name)
    else if (isWithin(value, overrideLimits, member, faults)) merged.set(name, value)
  }
  return Object.fromEntries(merged)
}

function isWithin(
  value: unknown,
  [min, max]: readonly [number, number],
  member: string,
  faults: PolicyFault[],
): boolean {
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return true
  faults.push({ member, detail: `must be a whole number, ${min} to ${max}, or null` })
  return false
}

const unknownDetail = (name: string): string =>
  described.includes(name) ? 'cannot be set' : 'is not a member of the policy'

const isLimited = (name: string): name is keyof typeof limits => Object.hasOwn(limits, name)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A name comes from outside, so it is cut to a sane length before it is shown. */
const printable = (name: string): string => name.slice(0, 64)
