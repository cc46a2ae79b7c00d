import { Agency } from './access/agency.js'
import { KeyRing } from './access/key-ring.js'
import { TemporaryKeys } from './access/temporary-keys.js'
import { Tokens, type Token } from './access/tokens.js'
import { Users, type User } from './access/users.js'
import { Catalogue } from './catalogue/catalogue.js'
import { Behaviours } from './control/behaviours.js'
import { RequestLog } from './control/request-log.js'
import { demoAgency, demoKey, demoUser, researchKey, researchUser } from './demo-accounts.js'
import { defaultSettings, type Settings } from './settings.js'

/** All that the emulated cloud knows: who may come in, what there is, and its instructions. */
export class Cloud {
  readonly keys = new KeyRing()
  readonly users = new Users()
  readonly tokens = new Tokens()
  readonly temporaryKeys = new TemporaryKeys(this.keys)
  readonly agency = new Agency(this.temporaryKeys, demoAgency.projects)
  readonly catalogue = new Catalogue()
  readonly behaviours = new Behaviours()
  readonly requests = new RequestLog()
  settings: Settings = { ...defaultSettings }

  readonly #clock: () => number
  #moves = 0

  constructor(clock: () => number) {
    this.#clock = clock
    this.reset()
  }

  /** By the emulated cloud's own clock, which can be wrong. */
  nowMs(): number {
    return this.#clock() + this.settings.clockSkewMs
  }

  /** A list of pages as it is now: moving, where the settings say that it moves. */
  moved<T>(list: readonly T[]): readonly T[] {
    if (this.settings.moves > 0) {
      this.settings = { ...this.settings, moves: this.settings.moves - 1 }
      this.#moves += 1
    }
    const first = list.length === 0 ? 0 : this.#moves % list.length
    return [...list.slice(first), ...list.slice(0, first)]
  }

  issueToken(user: User, projectId: string | undefined): Token {
    const issuedAtMs = this.nowMs()
    return this.tokens.issue({
      userName: user.name,
      projectId,
      userProjects: user.projects,
      issuedAtMs,
      expiresAtMs: issuedAtMs + this.settings.tokenLifetimeMs,
    })
  }

  /** As at the start; open connections and requests in progress go on. */
  reset(): void {
    this.settings = { ...defaultSettings }
    this.#moves = 0
    for (const part of [this.keys, this.users, this.tokens, this.temporaryKeys, this.agency]) part.clear()
    this.behaviours.replace([], 0)
    this.requests.reset()
    this.catalogue.restock()
    this.keys.put(demoKey)
    this.keys.put(researchKey)
    this.users.put(demoUser)
    this.users.put(researchUser)
  }
}
