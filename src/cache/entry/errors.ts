/** `onlyIfCached` was asked for and nothing may be served. */
export class NotCached extends Error {
  override readonly name = 'NotCached'

  constructor() {
    super('Nothing is stored that may be served')
  }
}

/** A load failed a moment ago, nothing may be served, and the upstream is not asked for the next `retryAfterMs`. */
export class BackedOff extends Error {
  override readonly name = 'BackedOff'

  constructor(
    /** The failure that is remembered. */
    override readonly cause: Error,
    readonly retryAfterMs: number,
  ) {
    super(`Backing off after a failure: ${cause.message}`)
  }
}

/** A load passed its hard deadline; its signal is aborted with this. */
export class LoadTimedOut extends Error {
  override readonly name = 'LoadTimedOut'

  constructor(readonly afterMs: number) {
    super(`No result within ${afterMs} ms`)
  }
}

/** The load of another replica failed with something that this one cannot read. */
export class LoadFailedElsewhere extends Error {
  override readonly name = 'LoadFailedElsewhere'

  constructor() {
    super('The load failed on another replica')
  }
}

/** The cache was closed while a load was running. */
export class CacheClosed extends Error {
  override readonly name = 'CacheClosed'

  constructor() {
    super('The cache is closed')
  }
}
