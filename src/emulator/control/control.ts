import type { AccessKey } from '../access/key-ring.js'
import type { SoldOut } from '../catalogue/catalogue.js'
import type { Cloud } from '../cloud.js'
import type { Settings } from '../settings.js'
import type { Behaviour } from './behaviour.js'
import type { RequestReport } from './request-log.js'

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

  /** Answers well again. Requests that hang already go on hanging. */
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

  /** A new key, or another secret or other projects for a known one. */
  putKey(key: AccessKey): void {
    this.#cloud.keys.put(key)
  }

  removeKey(accessKey: string): boolean {
    return this.#cloud.keys.remove(accessKey)
  }

  unlockKeys(): void {
    this.#cloud.keys.unlockAll()
  }

  /** Everything as it was at the start. */
  reset(): void {
    this.#cloud.reset()
  }
}
