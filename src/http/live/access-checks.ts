import type { IncomingHttpHeaders } from 'node:http'
import { systemClock, type Clock } from '../../concurrency/clock.js'
import { canAccess, type Caller } from '../auth/caller.js'
import type { Callers } from '../auth/callers.js'
import { Rounds } from './rounds.js'

/** Somebody who may listen for as long as the credential allows it. */
interface Member {
  readonly projectId: string
  readonly end: () => void
}

/** All streams with one credential, which is looked at once for all of them. */
interface Group {
  readonly headers: IncomingHttpHeaders
  readonly members: Set<Member>
  readonly leave: () => void
  isChecking: boolean
}

/** Ends streams whose credential was revoked, has expired, or has lost the project. */
export class AccessChecks {
  readonly #groups = new Map<string, Group>()
  readonly #rounds: Rounds<Group>

  constructor(
    private readonly callers: Pick<Callers, 'areIdentified' | 'tryIdentify' | 'identify'>,
    steps: number,
    private readonly clock: Clock = systemClock,
  ) {
    this.#rounds = new Rounds(steps)
  }

  /** Returns what ends the watch. */
  watch({ authorization, 'x-api-key': apiKey }: IncomingHttpHeaders, member: Member): () => void {
    if (!this.callers.areIdentified) return () => {}
    const name = JSON.stringify([authorization, apiKey])
    const group = this.#groups.get(name) ?? this.#addGroup(name, { authorization, 'x-api-key': apiKey })
    group.members.add(member)
    return () => {
      group.members.delete(member)
      if (group.members.size > 0) return
      group.leave()
      if (this.#groups.get(name) === group) this.#groups.delete(name)
    }
  }

  /** One step of a round. */
  step(): void {
    for (const group of this.#rounds.next()) if (!group.isChecking) void this.#check(group)
  }

  #addGroup(name: string, headers: IncomingHttpHeaders): Group {
    const group: Group = {
      headers,
      members: new Set(),
      leave: () => remove(),
      isChecking: false,
    }
    const remove = this.#rounds.add(group)
    this.#groups.set(name, group)
    return group
  }

  async #check(group: Group): Promise<void> {
    group.isChecking = true
    const caller = this.callers.tryIdentify(group.headers, false) ?? (await this.#identify(group.headers))
    group.isChecking = false
    // The clocks of issuers are given some seconds when a token is verified. A stream ends on time.
    const isExpired = caller?.expiresAtMs !== undefined && this.clock() >= caller.expiresAtMs
    for (const { projectId, end } of [...group.members]) {
      if (isExpired || !canAccess(caller, projectId)) end()
    }
  }

  /** Verifies a token again whose signing key may have been withdrawn. */
  #identify(headers: IncomingHttpHeaders): Promise<Caller | undefined> {
    return this.callers.identify(headers, false).catch(() => undefined)
  }
}
