/** Who asks, once their credential was accepted. */
export interface Caller {
  /** Unique among all callers, whatever let them in: `api-key:team-a`, `jwt:7f3c`. Counts their requests. */
  readonly id: string
  /** For the log. Absent for the anonymous caller. */
  readonly name?: string
  readonly projects: '*' | ReadonlySet<string>
  /** May use `/admin`. */
  readonly isAdmin: boolean
  /** By the wall clock. Absent: not before the credential is revoked. */
  readonly expiresAtMs?: number
}

/** Everybody, where `CALLER_AUTH` is `none`: a trusted network, but nobody in it is an admin. */
export const anonymous: Caller = { id: 'anyone', projects: '*', isAdmin: false }

/** Nobody sees nothing: a route that forgot to ask who calls gives no list away. */
export function canAccess(caller: Caller | undefined, projectId: string): boolean {
  if (caller === undefined) return false
  return caller.projects === '*' || caller.projects.has(projectId)
}

/** Project ids as the key file or a token lists them; `*` among them stands for all. */
export function projectsOf(ids: readonly string[]): Caller['projects'] {
  return ids.includes('*') ? '*' : new Set(ids)
}
