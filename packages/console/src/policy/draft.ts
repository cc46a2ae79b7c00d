import type { Change, Policy } from '../api/shapes.js'

/** The rows of the form: the members of the policy, and its overrides by name. */
export const fields = [
  'ttl_seconds',
  'ttl_overrides.train',
  'ttl_overrides.inference',
  'ttl_overrides.engines',
  'stale_while_revalidate_seconds',
  'stale_if_error_seconds',
  'min_refresh_seconds',
] as const
export type Field = (typeof fields)[number]

/** What the operator has typed; a field that is not there is not touched, and `null` goes back to the environment. */
export type Draft = Readonly<Partial<Record<Field, string | null>>>

export interface Difference {
  readonly field: Field
  readonly from: number | undefined
  /** `null`: back to what the environment says. */
  readonly to: number | null
}

export type Faults = Readonly<Partial<Record<Field, string>>>

const overrideOf = (field: string): string | undefined => /^ttl_overrides\.(.+)$/.exec(field)?.[1]

export function valueOf(policy: Partial<Policy>, field: Field): number | undefined {
  const override = overrideOf(field)
  if (override !== undefined) return policy.ttl_overrides?.[override]
  return policy[field as 'ttl_seconds']
}

export function sourceOf(policy: Policy, field: Field): string | undefined {
  const override = overrideOf(field)
  if (override !== undefined && valueOf(policy, field) === undefined) return undefined
  return policy.sources[field] ?? policy.sources[override === undefined ? field : 'ttl_overrides']
}

/** What applying the draft would change. Fields that were typed back to what they are do not count. */
export function differences(policy: Policy, draft: Draft): Difference[] {
  return fields.flatMap((field): Difference[] => {
    const typed = draft[field]
    const from = valueOf(policy, field)
    if (typed === undefined) return []
    if (typed === null) return sourceOf(policy, field) === 'operator' ? [{ field, from, to: null }] : []
    const to = Number(typed)
    return typed.trim() === '' || faultOf(typed) || to === from ? [] : [{ field, from, to }]
  })
}

/** What is plainly wrong; the service knows the rest. */
export function faultsOf(draft: Draft): Faults {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const typed = draft[field]
      const fault = typed === undefined || typed === null ? undefined : faultOf(typed)
      return fault === undefined ? [] : [[field, fault]]
    }),
  )
}

function faultOf(typed: string): string | undefined {
  if (typed.trim() === '' || /^\d+$/.test(typed.trim())) return undefined
  return 'whole seconds, 0 or more'
}

/** The differences as a merge patch (RFC 7396). */
export function mergePatch(changes: readonly Difference[]): Record<string, unknown> {
  const patch: Record<string, unknown> = {}
  const overrides: Record<string, number | null> = {}
  for (const { field, to } of changes) {
    const override = overrideOf(field)
    if (override === undefined) patch[field] = to
    else overrides[override] = to
  }
  if (Object.keys(overrides).length > 0) patch['ttl_overrides'] = overrides
  return patch
}

export interface Before {
  readonly value: number | undefined
  readonly change: Change
}

/** What a field was before the last change that touched it, from the audit list (newest first). */
export function before(audit: readonly Change[], policy: Policy, field: Field): Before | undefined {
  for (const change of audit) {
    const { from, to } = change
    if (!isPolicy(from) || !isPolicy(to)) continue
    if (valueOf(from, field) === valueOf(to, field)) continue
    // A change that was undone by one that is not in the list says nothing about what is in force.
    return valueOf(to, field) === valueOf(policy, field) ? { value: valueOf(from, field), change } : undefined
  }
  return undefined
}

function isPolicy(value: unknown): value is Partial<Policy> {
  return typeof value === 'object' && value !== null
}
