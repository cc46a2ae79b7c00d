import type { AccessKey } from '../access/key-ring.js'
import type { User } from '../access/users.js'
import { projectIds } from '../catalogue/projects.js'
import type { SoldOut } from '../catalogue/catalogue.js'
import type { Cloud } from '../cloud.js'
import { demoUser } from '../demo-accounts.js'
import type { Settings } from '../settings.js'
import type { Behaviour } from './behaviour.js'
import type { RequestReport } from './request-log.js'

/** How often credentials were asked for, and what has become of them. No secret is among it. */
export interface CredentialReport {
  readonly tokensIssued: number
  readonly tokensLiving: number
  /** Agency keys are counted here too. */
  readonly temporaryKeysIssued: number
  readonly agencyKeysIssued: number
  readonly lockedKeys: readonly string[]
  readonly lockedUsers: readonly string[]
}

/** What a test or an operator can tell and ask the emulator; the control routes are these methods over HTTP. */
export class Control {
  readonly #cloud: Cloud

  constructor(cloud: Cloud) {
    this.#cloud = cloud
  }

  /** From now on exactly these, in order; those told before are forgotten. */
  behave(...behaviours: readonly Behaviour[]): void {
    this.#cloud.behaviours.replace(behaviours, this.#cloud.nowMs())
  }

  alsoBehave(behaviour: Behaviour): void {
    this.#cloud.behaviours.add(behaviour, this.#cloud.nowMs())
  }

  /** Removes all instructions. Requests that hang already go on hanging. */
  behaveWell(): void {
    this.behave()
  }

  /** Those that still stand. */
  behaviours(): Behaviour[] {
    return this.#cloud.behaviours.standing(this.#cloud.nowMs())
  }

  requests(): RequestReport {
    return this.#cloud.requests.report()
  }

  forgetRequests(): void {
    this.#cloud.requests.reset()
  }

  settings(): Settings {
    return { ...this.#cloud.settings }
  }

  /** Settings that are not named stay as they are. */
  set(settings: Partial<Settings>): void {
    this.#cloud.settings = { ...this.#cloud.settings, ...settings }
  }

  /** False when no project offers such a spec. */
  sellOut(word: Omit<SoldOut, 'soldOut'> & { readonly soldOut?: boolean | undefined }): boolean {
    if (!this.#cloud.catalogue.hasSpecCode(word.specCode)) return false
    this.#cloud.catalogue.noteSoldOut({ ...word, soldOut: word.soldOut ?? true })
    return true
  }

  restock(): void {
    this.#cloud.catalogue.restock()
  }

  credentials(): CredentialReport {
    const { tokens, temporaryKeys, agency, keys, users } = this.#cloud
    const nowMs = this.#cloud.nowMs()
    return {
      tokensIssued: tokens.issued(),
      tokensLiving: tokens.living(nowMs),
      temporaryKeysIssued: temporaryKeys.issued(),
      agencyKeysIssued: agency.issued(),
      lockedKeys: keys.locked(nowMs),
      lockedUsers: users.locked(nowMs),
    }
  }

  /** A new key, or another secret or other projects for a known one. */
  putKey(key: AccessKey): void {
    this.#cloud.keys.put(key)
  }

  removeKey(accessKey: string): boolean {
    return this.#cloud.keys.remove(accessKey)
  }

  /** A new user, or another password for a known one; tokens issued before stay good until killed. */
  putUser(user: User): void {
    this.#cloud.users.put(user)
  }

  removeUser(name: string): boolean {
    return this.#cloud.users.remove(name)
  }

  /** Lets every locked key and user in again. */
  unlock(): void {
    this.#cloud.keys.unlockAll()
    this.#cloud.users.unlockAll()
  }

  /** A token of the demo user, as if it had logged in: for those who are given one. */
  issueToken(projectId: string = projectIds.main): string {
    return this.#cloud.issueToken(demoUser, projectId).text
  }

  /** Early death of one token, or of all. Yields how many died. */
  killTokens(token?: string): number {
    return this.#cloud.tokens.kill(token)
  }

  /** A key with a security token; good for every project. */
  issueTemporaryKey(lifetimeMs: number): { accessKey: string; secretKey: string; securityToken: string } {
    const expiresAtMs = this.#cloud.nowMs() + lifetimeMs
    const { accessKey, secretKey, temporary } = this.#cloud.temporaryKeys.issue(
      demoUser.projects,
      expiresAtMs,
    )
    return { accessKey, secretKey, securityToken: temporary.securityToken }
  }

  /** The metadata service hands out a new key at once; the one before lives to its own end. */
  rotateAgencyKey(): void {
    this.#cloud.agency.rotate(this.#cloud.nowMs(), this.#cloud.settings)
  }

  /** Metadata tokens stop being good, as after a restart of that service. */
  forgetMetadataTokens(): void {
    this.#cloud.agency.forgetTokens()
  }

  /** Everything as it was at the start. */
  reset(): void {
    this.#cloud.reset()
  }
}
