import { KeyRing } from './access/key-ring.js'
import { Catalogue } from './catalogue/catalogue.js'
import { Behaviours } from './control/behaviours.js'
import { RequestLog } from './control/request-log.js'
import { demoKey, researchKey } from './demo-accounts.js'
import { defaultSettings, type Settings } from './settings.js'

/** All that the emulated cloud knows: who may come in, what there is, and what it was told to do. */
export class Cloud {
  readonly keys = new KeyRing()
  readonly catalogue = new Catalogue()
  readonly behaviours = new Behaviours()
  readonly requests = new RequestLog()
  settings: Settings = { ...defaultSettings }

  readonly #clock: () => number

  constructor(clock: () => number) {
    this.#clock = clock
    this.reset()
  }

  /** As at the start; open connections and requests in progress are left alone. */
  reset(): void {
    this.settings = { ...defaultSettings }
    this.behaviours.replace([], 0)
    this.requests.reset()
    this.catalogue.restock()
    this.keys.clear()
    this.keys.put(demoKey)
    this.keys.put(researchKey)
  }

  /** By the emulated cloud's own clock, which can be wrong. */
  nowMs(): number {
    return this.#clock() + this.settings.clockSkewMs
  }
}
